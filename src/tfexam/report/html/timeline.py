"""Where the attempts of a sitting lie on its time line; drawn by a template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tfexam.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.exam.result import Result, TaskResult
    from tfexam.exam.sitting import Submission

LEFT, RIGHT = 4.0, 96.0
"""Per cent of the width between which time runs, so that no mark is cut off."""

MOST_TICKS = 5
STEPS = tuple(
    timedelta(minutes=minutes)
    for minutes in (1, 2, 5, 10, 20, 30, 60, 120, 360, 720, 1440, 2880, 10080, 40320)
)


@dataclass(frozen=True)
class Tick:
    """A moment that is named; `x` in per cent of the width."""

    x: float
    label: str


@dataclass(frozen=True)
class Dot:
    """An attempt: what is written in its mark, whether it is the one that counts."""

    x: float
    label: str
    counts: bool


@dataclass(frozen=True)
class Lane:
    """The attempts of one problem, in their order."""

    name: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Timeline:
    """All of it; `said` says in words what is drawn."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    said: str


def timeline(found: Result, submissions: Sequence[Submission]) -> Timeline:
    """The time line of a sitting. `submissions` are those that count, in their order."""
    last = max((s.submitted_at for s in submissions), default=found.sitting.started_at)
    span = max(found.used, last - found.sitting.started_at, timedelta(minutes=1))

    def x(since_start: timedelta) -> float:
        return round(LEFT + (RIGHT - LEFT) * max(0.0, since_start / span), 2)

    def lane(task: TaskResult) -> Lane:
        own = [s for s in submissions if s.problem == task.task.problem]
        dots = [
            Dot(x(s.submitted_at - found.sitting.started_at), mark(s), _is_best(s, task))
            for s in own
        ]
        return Lane(task.task.category, tuple(dots))

    step = next((step for step in STEPS if span / step <= MOST_TICKS), span)
    ticks = [Tick(x(n * step), words.duration(n * step)) for n in range(int(span / step) + 1)]
    lanes = tuple(lane(task) for task in found.tasks)
    return Timeline(lanes, tuple(ticks), f"{_attempts(submissions)} over {words.duration(span)}")


def mark(submission: Submission) -> str:
    """What stands for an attempt: its score, `×` for none, `…` where it is being graded."""
    if submission.outcome is None:
        return "…"
    return "×" if submission.score is None else str(submission.score)


def _is_best(submission: Submission, task: TaskResult) -> bool:
    return task.best is not None and submission.id == task.best.id


def _attempts(submissions: Sequence[Submission]) -> str:
    return "1 attempt" if len(submissions) == 1 else f"{len(submissions)} attempts"
