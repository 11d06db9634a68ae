"""What it means when a child ends, or has to be ended, without a proper answer.

Our own code in the child turns every error into a reply, so an end without one is the model's
doing: it ran out of time or memory, crashed TensorFlow, or meant to cheat. The one exception has
an exit code of its own.
"""

from __future__ import annotations

import signal
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from tfexam.scan.rejected import plain
from tfexam.worker.failed import speaks_of_memory
from tfexam.worker.protocol import Reply, Status

if TYPE_CHECKING:
    from tfexam.worker.protocol import Job

BROKE = 3
"""The exit code of a child whose own code, the grader's, failed."""

NEAR = 0.5
"""A share of its memory. TensorFlow's kernels don't ask whether they were given what they wanted:
one that is refused crashes. What was refused is often as large as what it holds."""


class Stopped(Enum):
    """Why the grader ended a child itself."""

    DEADLINE = "deadline"
    NONSENSE = "nonsense"


class End(NamedTuple):
    """How a child ended.

    code     its exit code, negative for a signal, as subprocess gives it
    peak_mb  the most memory that it held at once (MiB); 0 where nobody knows
    """

    code: int
    peak_mb: float = 0


class Meaning(NamedTuple):
    """What an end comes to; `{}` stands for the figure or the words that belong there."""

    status: Status
    message: str
    hint: str = ""


LATE = Meaning(
    "too-slow",
    "No answer within {} seconds, loading included.",
    "Make it smaller: fewer or narrower layers, shorter sequences.",
)
NONSENSE = Meaning("unreadable", "What the model sent back is no answer.")
SPENT = Meaning("too-slow", "The model used up its processor time.")
MEMORY = Meaning("out-of-memory", "The model needed more than {} MB of memory.")
FORBIDDEN = Meaning("refused", "The model asked the system for something that none needs.")
CRASHED = Meaning(
    "unreadable",
    "TensorFlow crashed over this model ({}).",
    "Try it yourself in a new process: load it, and predict a few rows. If that works, it may need "
    "too much memory: make it smaller.",
)
SILENT = Meaning("unreadable", "The model ended the process that ran it, without an answer.")
OURS = Meaning("grader-error", "The grader failed while it ran the model: {}")

SIGNALS = {known.value: known.name for known in signal.Signals}
"""Those that have a name; a model may end itself by others."""

BY_SIGNAL = {"SIGXCPU": SPENT, "SIGKILL": MEMORY, "SIGSYS": FORBIDDEN}


def verdict(job: Job, end: End, stopped: Stopped | None, talk: str) -> Reply:
    """The reply in place of the one that never came.

    talk  the end of what the child wrote to standard error
    """
    if stopped is Stopped.DEADLINE:
        return _say(job, LATE, f"{job.seconds:g}")
    if stopped is Stopped.NONSENSE:
        return _say(job, NONSENSE)
    return _say(job, *_of_end(job, end, talk))


def once_more(job: Job, end: End, talk: str) -> Job | None:
    """What to run to learn why a model crashed; None where it didn't, or where that was run.

    Whoever is refused memory can crash of it. If one row alone does not crash, it was memory.
    """
    if job.rows or _of_end(job, end, talk)[0] is not CRASHED:
        return None
    return replace(job, rows=1)


def of_row(job: Job, end: End, talk: str) -> Reply:
    """The reply for a model that crashed over all rows, by the way in which it ended over one."""
    meaning, said = _of_end(job, end, talk)
    if meaning is CRASHED:
        return _say(job, CRASHED, said)
    return _say(job, MEMORY, f"{job.memory_mb:,}")


def _of_end(job: Job, end: End, talk: str) -> tuple[Meaning, str]:
    code = end.code
    ended_by = SIGNALS.get(-code, f"signal {-code}") if code < 0 else ""
    meaning = BY_SIGNAL.get(ended_by, CRASHED)
    if meaning is CRASHED and ended_by and end.peak_mb >= NEAR * job.memory_mb:
        meaning = MEMORY
    if meaning is MEMORY or speaks_of_memory(talk):
        return MEMORY, f"{job.memory_mb:,}"
    if ended_by:
        return meaning, ended_by
    if code == BROKE:
        return OURS, plain((talk.strip().splitlines() or ["?"])[-1])
    return SILENT, ""


def _say(job: Job, meaning: Meaning, figure: str = "") -> Reply:
    return Reply(job.id, meaning.status, meaning.message.replace("{}", figure), meaning.hint)
