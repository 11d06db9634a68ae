"""Sittings put into a store as they would have come there, without starting or grading anything."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from support.sittings import START, exam
from tfexam.exam.deadline import Anchor
from tfexam.exam.outcome import Code, Outcome
from tfexam.exam.sitting import Kind, Sitting, State
from tfexam.store.store import NewSitting, NewSubmission

if TYPE_CHECKING:
    from datetime import datetime

    from tfexam.exam.category import Category
    from tfexam.store.store import Store


def begun(store: Store, **changes: Any) -> Sitting:
    """An exam that runs and has five hours from its start."""
    started = changes.pop("started_at", START)
    facts: dict[str, Any] = {
        "kind": Kind.EXAM,
        "seed": 1,
        "workspace": "/work/exam-1",
        "bank_digest": "b" * 64,
        "anchor": Anchor(started, 10.0, "boot"),
        "deadline_at": started + timedelta(hours=5),
        "tasks": exam().tasks,
    }
    return store.begin(NewSitting(**facts | changes))


def over(store: Store, state: State = State.FINISHED, **changes: Any) -> Sitting:
    """An exam that ended after two hours."""
    sitting = begun(store, **changes)
    store.end(sitting, state, sitting.started_at + timedelta(hours=2))
    return store.sitting(sitting.id)


def submitted(
    store: Store,
    sitting: Sitting,
    category: Category,
    metric: float | None,
    at: datetime | None = None,
    sha256: str = "5ca1ab1e" * 8,
) -> None:
    """A submission that was scored; without a metric, one that waits to be graded."""
    task, at = sitting.task(category), at or sitting.started_at + timedelta(minutes=40)
    (pending,) = store.submit(
        [
            NewSubmission(
                sitting=sitting.id,
                problem=task.problem,
                category=category,
                sha256=sha256,
                file=f"{task.folder}/model.keras",
                format="keras",
                size=7,
                saved_at=at,
                submitted_at=at,
            )
        ]
    )
    if metric is not None:
        score = task.bands.score(metric)
        outcome = Outcome(Code.SCORED, metric=metric, score=score, layers=("rlimits",))
        store.graded(pending, outcome, timedelta(0))
