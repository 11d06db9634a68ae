"""What flows yield: each event says one thing that happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from pathlib import Path

    from tfexam.exam.result import Result
    from tfexam.exam.sitting import Sitting, Submission, Task


@dataclass(frozen=True)
class Progress:
    """A step is under way; `done` is the share of it, 0 to 1."""

    step: str
    done: float


@dataclass(frozen=True)
class Waiting:
    """Another process holds what this one needs."""

    what: str


@dataclass(frozen=True)
class Missing:
    """No saved model was found in the problem's folder."""

    task: Task
    path: Path


@dataclass(frozen=True)
class Unchanged:
    """The newest model is the one that was submitted last; it is not graded again."""

    task: Task
    previous: Submission


@dataclass(frozen=True)
class Graded:
    """A submission has its outcome. `previous` is the last one of the problem that was scored."""

    task: Task
    submission: Submission
    previous: Submission | None
    at: datetime


@dataclass(frozen=True)
class Took:
    """Where the time of a submit went: seconds of a step, of one problem or of all together.

    Steps: `copy` (of all), then `scan`, `wait` (for the worker to start, or for a model before),
    `close in`, `load`, `predict`, `mark`.
    """

    task: Task | None
    step: str
    seconds: float


@dataclass(frozen=True)
class Unguarded:
    """Layers of the sandbox that this system has not; said once a sitting."""

    missing: tuple[str, ...]


@dataclass(frozen=True)
class GivenBack:
    """The grader was at fault: the candidate got the time back."""

    time: timedelta
    deadline: datetime


@dataclass(frozen=True)
class Expired:
    """The time of a sitting was up; `submitted` models were submitted by the program.

    lost  whether its workspace was not found
    """

    sitting: Sitting
    submitted: int
    lost: bool = False


@dataclass(frozen=True)
class Stands:
    """Where a sitting stands: what it has come to, the time left, when it ends by the wall."""

    result: Result
    left: timedelta | None
    ends: datetime | None


@dataclass(frozen=True)
class TimeWarning:
    """No more than this is left."""

    left: timedelta


@dataclass(frozen=True)
class NothingYet:
    """Half an hour has gone, and these categories have no submission."""

    categories: tuple[str, ...]


@dataclass(frozen=True)
class Passed:
    """The total has reached the pass mark: the candidate may finish."""

    total: float


@dataclass(frozen=True)
class Trouble:
    """What was saved could not be submitted, or not graded yet: why, and what to do."""

    message: str
    hint: str


@dataclass(frozen=True)
class Stopped:
    """A bug: nothing is submitted unasked any more. `log` says what it was."""

    log: Path


@dataclass(frozen=True)
class StillGrading:
    """The end waits for a model that is being graded."""


Event = (
    Progress
    | Waiting
    | Missing
    | Unchanged
    | Graded
    | Took
    | Unguarded
    | GivenBack
    | Expired
    | Stands
    | Trouble
)

Notice = TimeWarning | NothingYet | Passed
"""What a countdown says in passing."""
