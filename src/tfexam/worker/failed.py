"""How a job ends without an answer, and what a reply may hold when an enemy wrote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args

from tfexam.scan.rejected import plain
from tfexam.worker.protocol import BadFrame, Reply, Status, reply_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGE = 400
"""Characters of a sentence that comes from a child."""

MOST = 20
"""Layers, and steps that were timed, that a reply may name."""

LONGEST = 1e6
"""Seconds that a step may have taken."""

MOST_PARAMETERS = 1 << 62

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


def trusted_reply(header: Mapping[str, Any], job: int) -> Reply:
    """The reply in a header that a child sent, every field of it checked.

    Raises BadFrame for whatever our own child would not have written.
    """
    try:
        reply = reply_of(header)
    except (KeyError, TypeError) as error:
        raise BadFrame("the header is no reply's") from error
    if reply.status not in get_args(Status):
        raise BadFrame("the header has an unknown status")
    if not all(isinstance(word, str) for word in (reply.message, reply.hint, *reply.layers)):
        raise BadFrame("what should be a text is none")
    return Reply(
        id=job,
        status=reply.status,
        message=plain(reply.message, MESSAGE),
        hint=plain(reply.hint, MESSAGE),
        parameters=_count(reply.parameters),
        layers=tuple(plain(layer) for layer in reply.layers[:MOST]),
        timing=_seconds(reply.timing),
        untrained=reply.untrained is True,
    )


def _seconds(timing: object) -> dict[str, float]:
    if not isinstance(timing, dict):
        raise BadFrame("the timing is no table")
    steps = list(timing.items())[:MOST]
    if not all(isinstance(took, (int, float)) and 0 <= took <= LONGEST for _, took in steps):
        raise BadFrame("the timing holds what is no time")
    return {plain(step): float(took) for step, took in steps}


def _count(parameters: object) -> int | None:
    if type(parameters) is int and 0 <= parameters <= MOST_PARAMETERS:
        return parameters
    return None
