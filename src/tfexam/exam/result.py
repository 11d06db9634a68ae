"""What a sitting comes to: scores, points, total, pass or fail, skills, what to practise next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.exam.score import TOP
from tfexam.exam.sitting import Kind, Sitting, State, Submission, Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import timedelta

    from tfexam.exam.category import Category

PASS_MARK = 90
"""Points of 100, from the old exam's handbook of 2020 (later editions publish none)."""

ADVICE = 3
"""How many things to practise a result names at the most."""


@dataclass(frozen=True)
class TaskResult:
    """What one problem came to: the best submission counts, of equal ones the earliest."""

    task: Task
    best: Submission | None
    attempts: int

    @property
    def score(self) -> int:
        """0 to 5; nothing submitted, or nothing that could be scored, is 0."""
        return (self.best.score or 0) if self.best else 0

    @property
    def points(self) -> float:
        """Of the category's weight."""
        return points(self.task.category, self.score)


@dataclass(frozen=True)
class SkillResult:
    """How far the problems that ask for a skill were solved: 0 to 1."""

    skill: str
    share: float


@dataclass(frozen=True)
class Result:
    """A sitting and what it has come to so far, or came to in the end."""

    sitting: Sitting
    tasks: tuple[TaskResult, ...]
    used: timedelta

    @property
    def total(self) -> float:
        """Points of 100 (of a drill: of its category's weight, scaled to 100)."""
        return total((task.task.category, task.score) for task in self.tasks)

    @property
    def passed(self) -> bool:
        """Whether the total reaches the pass mark."""
        return self.total >= PASS_MARK

    @property
    def verdict(self) -> str:
        """PASS, FAIL, or that it was given up; a drill is neither."""
        if self.sitting.kind is Kind.DRILL:
            return ""
        if self.sitting.state is State.ABANDONED:
            return "GIVEN UP"
        return "PASS" if self.passed else "FAIL"

    @property
    def skills(self) -> tuple[SkillResult, ...]:
        """Each skill once, the least mastered first."""
        names = sorted({skill for task in self.tasks for skill in task.task.skills})
        found = [SkillResult(name, _share(name, self.tasks)) for name in names]
        return tuple(sorted(found, key=lambda skill: (skill.share, skill.skill)))

    @property
    def practise(self) -> tuple[Category, ...]:
        """The categories that lost most points, at most three."""
        short = [t for t in self.tasks if t.score < TOP]
        short.sort(key=lambda t: (t.points - t.task.category.weight, t.task.category.number))
        return tuple(t.task.category for t in short[:ADVICE])


def points(category: Category, score: int) -> float:
    """What a score of 0 to 5 earns of the category's weight."""
    return category.weight * score / TOP


def total(scores: Iterable[tuple[Category, int]]) -> float:
    """Points of 100 over some problems: what they earned of their weights."""
    scored = list(scores)
    weights = sum(category.weight for category, _ in scored)
    return 100 * sum(points(category, score) for category, score in scored) / weights


def result(sitting: Sitting, submissions: Iterable[Submission], used: timedelta) -> Result:
    """What the submissions of a sitting come to."""
    counted = [s for s in submissions if not s.late]
    tasks = tuple(_task_result(task, counted) for task in sitting.tasks)
    return Result(sitting, tasks, used)


def best(submissions: Sequence[Submission], task: Task) -> Submission | None:
    """The submission that counts: highest score, then better metric, then earliest."""
    top: Submission | None = None
    for submission in submissions:
        if submission.score is not None and (top is None or _beats(submission, top, task)):
            top = submission
    return top


def is_exam(sitting: Sitting) -> bool:
    """Whether a result is one to pass or fail."""
    return sitting.kind is Kind.EXAM


def _task_result(task: Task, submissions: Sequence[Submission]) -> TaskResult:
    own = [s for s in submissions if s.problem == task.problem]
    tries = [s for s in own if s.outcome is None or not s.outcome.is_ours]
    return TaskResult(task, best(own, task), len(tries))


def _beats(one: Submission, other: Submission, task: Task) -> bool:
    assert one.outcome is not None
    assert other.outcome is not None
    if one.score != other.score:
        return (one.score or 0) > (other.score or 0)
    if one.outcome.metric is None or other.outcome.metric is None:
        return False
    return task.bands.improves(one.outcome.metric, other.outcome.metric)


def _share(skill: str, tasks: Sequence[TaskResult]) -> float:
    asking = [t for t in tasks if skill in t.task.skills]
    return sum(t.score for t in asking) / (TOP * len(asking))
