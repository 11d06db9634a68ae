"""Between table rows and the values that the rest of the program knows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tfexam.errors import Code, TfexamError
from tfexam.exam import outcome
from tfexam.exam.category import Category
from tfexam.exam.deadline import Anchor
from tfexam.exam.score import Bands, Better
from tfexam.exam.sitting import Kind, Sitting, State, Submission, Task

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfexam.exam.outcome import Outcome

Row = dict[str, Any]


def instant(text: str) -> datetime:
    """The instant of a column: aware, in UTC."""
    return datetime.fromisoformat(text)


def text_of(moment: datetime) -> str:
    """An instant as a column holds it; such texts sort as the instants do."""
    return moment.isoformat(timespec="microseconds")


def sitting_of(row: Mapping[str, Any], tasks: Sequence[Mapping[str, Any]]) -> Sitting:
    """A sitting with its tasks, in the categories' order."""
    found = sorted((task_of(task) for task in tasks), key=lambda task: task.category.number)
    return Sitting(
        id=row["id"],
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        seed=row["seed"],
        workspace=row["workspace"],
        bank_digest=row["bank_digest"],
        started_at=instant(row["started_at"]),
        deadline_at=instant(row["deadline_at"]) if row["deadline_at"] else None,
        anchor=Anchor(instant(row["anchor_instant"]), row["anchor_boot"], row["anchor_boot_id"]),
        tasks=tuple(found),
        quiet_scores=bool(row["quiet_scores"]),
        given_back=timedelta(seconds=row["given_back_seconds"]),
        ended_at=instant(row["ended_at"]) if row["ended_at"] else None,
    )


def task_of(row: Mapping[str, Any]) -> Task:
    """A task."""
    bands = tuple(float(band) for band in row["bands"].split())
    return Task(
        problem=row["problem"],
        category=Category(row["category"]),
        title=row["title"],
        folder=row["folder"],
        digest=row["digest"],
        prepared=row["prepared"],
        metric=row["metric"],
        unit=row["unit"],
        bands=Bands(bands, Better(row["better"]), row["digits"]),
        par_minutes=row["par_minutes"],
        skills=tuple(row["skills"].split()),
    )


def row_of_task(sitting: int, task: Task) -> Row:
    """The row of a task."""
    return {
        "sitting": sitting,
        "problem": task.problem,
        "category": task.category,
        "title": task.title,
        "folder": task.folder,
        "digest": task.digest,
        "prepared": task.prepared,
        "metric": task.metric,
        "unit": task.unit,
        "better": task.bands.better,
        "digits": task.bands.digits,
        "bands": " ".join(repr(band) for band in task.bands.values),
        "par_minutes": task.par_minutes,
        "skills": " ".join(task.skills),
    }


def submission_of(row: Mapping[str, Any]) -> Submission:
    """A submission."""
    return Submission(
        id=row["id"],
        sitting=row["sitting"],
        problem=row["problem"],
        category=Category(row["category"]),
        attempt=row["attempt"],
        sha256=row["sha256"],
        file=row["file"],
        format=row["format"],
        size=row["size"],
        saved_at=instant(row["saved_at"]),
        submitted_at=instant(row["submitted_at"]),
        auto=bool(row["auto"]),
        late=bool(row["late"]),
        outcome=_outcome_of(row),
    )


def _outcome_of(row: Mapping[str, Any]) -> Outcome | None:
    if row["outcome"] is None:
        return None
    if row["outcome"] not in outcome.CODES:
        message = f"The store has an outcome {row['outcome']!r}, which this tfexam does not know."
        raise TfexamError(Code.STORE_NEWER, message)
    return outcome.Outcome(
        code=outcome.CODES[row["outcome"]],
        message=row["message"],
        hint=row["hint"],
        metric=row["metric"],
        confirm=row["confirm"],
        score=row["score"],
        seconds=row["seconds"],
        layers=tuple(row["layers"].split()),
    )
