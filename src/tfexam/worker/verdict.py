"""What it means when a child ends, or has to be ended, without a proper answer.

Our own code in the child turns every error into a reply, so an end without one is the model's
doing: it ran out of time or memory, crashed TensorFlow, or meant to cheat. The one exception has
an exit code of its own.
"""

from __future__ import annotations

import signal
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from tfexam.scan.rejected import plain
from tfexam.worker.failed import speaks_of_memory
from tfexam.worker.protocol import Reply, Status

if TYPE_CHECKING:
    from tfexam.worker.protocol import Job

BROKE = 3
"""The exit code of a child whose own code, the grader's, failed."""


class Stopped(Enum):
    """Why the grader ended a child itself."""

    DEADLINE = "deadline"
    NONSENSE = "nonsense"


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
    "Try it yourself in a new process: load it, and predict a few rows.",
)
SILENT = Meaning("unreadable", "The model ended the process that ran it, without an answer.")
OURS = Meaning("grader-error", "The grader failed while it ran the model: {}")

SIGNALS = {known.value: known.name for known in signal.Signals}
"""Those that have a name; a model may end itself by others."""

BY_SIGNAL = {"SIGXCPU": SPENT, "SIGKILL": MEMORY, "SIGSYS": FORBIDDEN}


def verdict(job: Job, code: int, stopped: Stopped | None, talk: str) -> Reply:
    """The reply in place of the one that never came.

    code  the exit code, negative for a signal, as subprocess gives it
    talk  the end of what the child wrote to standard error
    """
    if stopped is Stopped.DEADLINE:
        return _say(job, LATE, f"{job.seconds:g}")
    if stopped is Stopped.NONSENSE:
        return _say(job, NONSENSE)
    return _say(job, *_of_end(job, code, talk))


def _of_end(job: Job, code: int, talk: str) -> tuple[Meaning, str]:
    ended_by = SIGNALS.get(-code, f"signal {-code}") if code < 0 else ""
    if BY_SIGNAL.get(ended_by) is MEMORY or speaks_of_memory(talk):
        return MEMORY, f"{job.memory_mb:,}"
    if ended_by:
        return BY_SIGNAL.get(ended_by, CRASHED), ended_by
    if code == BROKE:
        return OURS, plain((talk.strip().splitlines() or ["?"])[-1])
    return SILENT, ""


def _say(job: Job, meaning: Meaning, figure: str = "") -> Reply:
    return Reply(job.id, meaning.status, meaning.message.replace("{}", figure), meaning.hint)
