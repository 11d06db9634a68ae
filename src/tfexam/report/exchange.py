"""What an export or an import did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfexam.exam.sitting import Kind
from tfexam.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.exam.sitting import Sitting
    from tfexam.flows.exchange import Exported, Imported


def exported(done: Exported) -> str:
    """What the file holds."""
    held = _counted(done.sittings, done.submissions, done.models)
    return f"{done.file}\n{held}\nTo take it in: tfexam import {done.file.name}"


def imported(done: Imported) -> str:
    """What is new here."""
    if not (done.sittings or done.submissions or done.models):
        return "All of it was here already."
    return f"New here: {_counted(done.sittings, done.submissions, done.models)}"


def left_behind(done: Exported) -> str:
    """Models that could not travel."""
    named = ", ".join(words.short_hash(sha256) for sha256 in done.left_behind)
    return f"Results travel without these models, which are gone from here: {named}"


def goes_on(sitting: Sitting) -> str:
    """Where a sitting that came running is to be gone on with."""
    until = f" until {words.local_day(sitting.deadline_at)}" if sitting.deadline_at else ""
    return f"A running {sitting.kind} goes on{until}, in {words.plain(sitting.workspace)}"


def exported_json(done: Exported) -> dict[str, Any]:
    """The same for programs."""
    counts = _numbers(done.sittings, done.submissions, done.models)
    return {"file": str(done.file), **counts, "left_behind": list(done.left_behind)}


def imported_json(done: Imported) -> dict[str, Any]:
    """The same for programs."""
    return _numbers(done.sittings, done.submissions, done.models)


def _numbers(sittings: Sequence[Sitting], submissions: int, models: int) -> dict[str, int]:
    exams = sum(sitting.kind is Kind.EXAM for sitting in sittings)
    drills = len(sittings) - exams
    return {"exams": exams, "drills": drills, "submissions": submissions, "models": models}


def _counted(sittings: Sequence[Sitting], submissions: int, models: int) -> str:
    numbers = _numbers(sittings, submissions, models)
    return ", ".join(f"{n} {name if n != 1 else name[:-1]}" for name, n in numbers.items())
