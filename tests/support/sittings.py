"""Sittings and submissions made by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tfexam.exam.category import Category
from tfexam.exam.deadline import Anchor
from tfexam.exam.outcome import Code, Outcome
from tfexam.exam.score import Bands, Better
from tfexam.exam.sitting import Kind, Sitting, State, Submission, Task

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SCALE = Bands((0.5, 0.6, 0.7, 0.8, 0.9), Better.HIGHER, 2)


def task(category: Category, **changes: Any) -> Task:
    facts: dict[str, Any] = {
        "problem": f"a_{category}",
        "category": category,
        "title": f"A problem of {category}",
        "folder": f"{category.number}_{category}",
        "digest": "d" * 64,
        "prepared": "p",
        "metric": "accuracy",
        "unit": "",
        "bands": SCALE,
        "par_minutes": 20.0,
        "skills": (category.value, "compile-fit"),
    }
    return Task(**facts | changes)


def exam(**changes: Any) -> Sitting:
    facts: dict[str, Any] = {
        "id": 1,
        "kind": Kind.EXAM,
        "state": State.RUNNING,
        "seed": 1,
        "workspace": "/work/exam-1",
        "bank_digest": "b" * 64,
        "started_at": START,
        "deadline_at": START + timedelta(hours=5),
        "anchor": Anchor(START),
        "tasks": tuple(task(category) for category in Category),
    }
    return Sitting(**facts | changes)


def scored(category: Category, metric: float, attempt: int = 1, **changes: Any) -> Submission:
    outcome = Outcome(Code.SCORED, metric=metric, score=SCALE.score(metric), seconds=0.4)
    return submission(category, attempt, outcome=outcome, **changes)


def submission(category: Category, attempt: int = 1, **changes: Any) -> Submission:
    facts: dict[str, Any] = {
        "id": 10 * category.number + attempt,
        "sitting": 1,
        "problem": f"a_{category}",
        "category": category,
        "attempt": attempt,
        "sha256": "5ca1ab1e" * 8,
        "file": f"{category.number}_{category}/model.keras",
        "format": "keras",
        "size": 1000,
        "saved_at": START + timedelta(minutes=10 * attempt),
        "submitted_at": START + timedelta(minutes=10 * attempt, seconds=30),
    }
    return Submission(**facts | changes)
