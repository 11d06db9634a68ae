"""How a job ends without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfexam.worker.protocol import Status

MEMORY_WORDS = (
    "bad_alloc",
    "MemoryError",
    "out of memory",
    "OOM",
    "alloc failed",
    "Cannot allocate memory",
    "Unable to allocate",
    "Failed to allocate",
    "mmap error: 12",
    "pthread_create() failed",
    "can't start new thread",
    "Resource temporarily unavailable",
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
    return any(word in words for word in MEMORY_WORDS)


def words_of(error: BaseException) -> str:
    """An error's text; its kind where it has none to give, for a model may raise anything."""
    try:
        return str(error)
    except Exception:  # whatever it is, it comes from the model's own class
        return type(error).__name__
