"""How a job ends without an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfexam.worker.protocol import Status

MEMORY = re.compile(
    r"bad_alloc"
    r"|MemoryError"
    r"|out of memory"
    r"|\bOOM\b"
    r"|alloc failed"
    r"|Cannot allocate memory"
    r"|Unable to allocate"
    r"|Failed to allocate"
    r"|mmap error: 12"
    r"|could not (?:create|execute) a (?:memory|primitive)"  # oneDNN
    r"|pthread_create\(\) failed"
    r"|can't start new thread"
    r"|Resource temporarily unavailable"
)
"""What TensorFlow, Python and the C library say when memory runs out."""


class Failed(Exception):
    """A job's end, and why: `status`, one sentence, what to do next."""

    def __init__(self, status: Status, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.status: Status = status
        self.message = message
        self.hint = hint


def speaks_of_memory(words: str) -> bool:
    """Whether an error, or what a dying process wrote, tells of memory that ran out."""
    return MEMORY.search(words) is not None


def words_of(error: BaseException) -> str:
    """An error's text; its kind where it has none to give, for a model may raise anything."""
    try:
        return str(error)
    except Exception:  # whatever it is, it comes from the model's own class
        return type(error).__name__
