"""A sitting: an exam or a drill, its problems, and what was submitted to it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfexam.exam.category import Category
    from tfexam.exam.deadline import Anchor
    from tfexam.exam.outcome import Outcome
    from tfexam.exam.score import Bands


UID_DIGITS = 32


class Kind(StrEnum):
    """What is being sat."""

    EXAM = "exam"
    DRILL = "drill"


class State(StrEnum):
    """Where a sitting stands. Only a running one takes submissions that count."""

    RUNNING = "running"
    FINISHED = "finished"
    EXPIRED = "expired"
    ABANDONED = "abandoned"


@dataclass(frozen=True)
class Task:
    """A problem as one sitting holds it: all that showing and scoring it takes.

    folder    its place below the workspace ("" for a drill, whose workspace is the folder)
    digest    of the problem's folder as it was drawn
    prepared  name of the prepared data in the cache
    """

    problem: str
    category: Category
    title: str
    folder: str
    digest: str
    prepared: str
    metric: str
    unit: str
    bands: Bands
    par_minutes: float
    skills: tuple[str, ...]


@dataclass(frozen=True)
class Sitting:
    """An exam or a drill. `workspace` is an absolute path; `given_back` is in the deadline."""

    id: int
    kind: Kind
    state: State
    seed: int
    workspace: str
    bank_digest: str
    started_at: datetime
    deadline_at: datetime | None
    anchor: Anchor
    tasks: tuple[Task, ...]
    quiet_scores: bool = False
    given_back: timedelta = timedelta(0)
    ended_at: datetime | None = None

    @property
    def uid(self) -> str:
        """Its name on every machine: made of what is fixed at the start and never the same twice.

        The number is that of one store; so is the workspace, which may be moved.
        """
        drawn = sorted(f"{task.problem} {task.digest}" for task in self.tasks)
        facts = (self.kind, str(self.seed), self.started_at.isoformat(), self.bank_digest, *drawn)
        return hashlib.sha256("\0".join(facts).encode()).hexdigest()[:UID_DIGITS]

    @property
    def is_running(self) -> bool:
        """Whether submissions still count."""
        return self.state is State.RUNNING

    @property
    def hides_scores(self) -> bool:
        """Whether scores are to stay quiet: until the end, where that was asked for."""
        return self.quiet_scores and self.is_running

    def task(self, category: Category) -> Task:
        """The task of a category. Raises KeyError where the sitting has none."""
        found = next((task for task in self.tasks if task.category is category), None)
        if found is None:
            raise KeyError(category)
        return found


@dataclass(frozen=True)
class Submission:
    """A snapshot of one saved model, taken when the candidate submitted.

    attempt    1, 2, … within its problem
    file       the model's path below the workspace
    format     `keras`, `h5` or `savedmodel`
    auto       submitted by the program when the time was up
    late       submitted after the end: practice, never part of the result
    outcome    None while it is being graded
    """

    id: int
    sitting: int
    problem: str
    category: Category
    attempt: int
    sha256: str
    file: str
    format: str
    size: int
    saved_at: datetime
    submitted_at: datetime
    auto: bool = False
    late: bool = False
    outcome: Outcome | None = None

    @property
    def score(self) -> int | None:
        """What it earned; None where it earned no score (yet)."""
        return None if self.outcome is None else self.outcome.score


@dataclass(frozen=True)
class Note:
    """What a candidate keeps in mind of a problem: a word on it, and whether it is put off."""

    parked: bool = False
    text: str = ""
