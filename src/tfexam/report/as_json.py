"""What `--json` prints: plain dictionaries with stable names."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tfexam.bank.packs import Broken
from tfexam.flows import events

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.bank.problem import Problem
    from tfexam.exam.result import Result, TaskResult
    from tfexam.exam.sitting import Sitting, Submission
    from tfexam.flows.diagnose import Diagnosed

Json = dict[str, Any]


def text(value: Any) -> str:
    """JSON for people too: letters stand as they are, what would steer a terminal is escaped."""
    written = json.dumps(_sound(value), indent=2, ensure_ascii=False, allow_nan=False)
    return re.sub(r"[^\n -~]", _shown, written)


def _sound(value: Any) -> Any:
    """The same with null for a figure that JSON has no word for, such as a loss that is NaN."""
    match value:
        case float():
            return value if math.isfinite(value) else None
        case dict():
            return {name: _sound(each) for name, each in value.items()}
        case list() | tuple():
            return [_sound(each) for each in value]
        case _:
            return value


def _shown(found: re.Match[str]) -> str:
    character = found.group()
    steers = unicodedata.category(character)[0] == "C"
    return json.dumps(character)[1:-1] if steers else character


def sitting(found: Sitting) -> Json:
    """An exam or a drill."""
    return {
        "id": found.id,
        "kind": found.kind,
        "state": found.state,
        "seed": found.seed,
        "workspace": found.workspace,
        "started_at": found.started_at.isoformat(),
        "deadline_at": found.deadline_at.isoformat() if found.deadline_at else None,
        "ended_at": found.ended_at.isoformat() if found.ended_at else None,
        "problems": [task.problem for task in found.tasks],
    }


def stands(found: events.Stands) -> Json:
    """Where a sitting stands."""
    left = found.left.total_seconds() if found.left is not None else None
    return {**result(found.result), "seconds_left": left}


def result(found: Result) -> Json:
    """A result, final or so far; scores are left out while they are to stay quiet."""
    quiet = found.sitting.hides_scores
    whole: Json = {"sitting": sitting(found.sitting), "seconds_used": found.used.total_seconds()}
    if quiet:
        return {**whole, "tasks": [_quiet_task(task) for task in found.tasks]}
    return {
        **whole,
        "tasks": [_task(task) for task in found.tasks],
        "score": sum(task.score for task in found.tasks),
        "total": found.total,
        "passed": found.passed,
        "skills": {skill.skill: skill.share for skill in found.skills},
        "practise": list(found.practise),
    }


def submission(found: Submission, *, quiet: bool) -> Json:
    """One submission and its outcome."""
    outcome = found.outcome
    whole: Json = {
        "category": found.category,
        "problem": found.problem,
        "attempt": found.attempt,
        "file": found.file,
        "sha256": found.sha256,
        "submitted_at": found.submitted_at.isoformat(),
        "auto": found.auto,
        "late": found.late,
        "outcome": outcome.code.value.code if outcome else None,
        "message": outcome.message if outcome else "",
        "hint": outcome.hint if outcome else "",
    }
    if outcome is None or quiet:
        return whole
    return {**whole, "score": outcome.score, "metric": outcome.metric}


def submitted(happened: Sequence[object], *, quiet: bool, timing: bool = False) -> Json:
    """What a submit did: its rows in the order in which they came, then where things stand."""
    rows: list[Json] = []
    told = [event for event in happened if isinstance(event, events.Took)]
    took: list[Json] = [
        {
            "category": one.task.category if one.task else None,
            "step": one.step,
            "seconds": one.seconds,
        }
        for one in told
    ]
    for event in happened:
        match event:
            case events.Graded():
                rows.append(submission(event.submission, quiet=quiet))
            case events.Unchanged():
                rows.append({**submission(event.previous, quiet=quiet), "unchanged": True})
            case events.Missing():
                rows.append({"category": event.task.category, "outcome": "no-model"})
    last = [event for event in happened if isinstance(event, events.Stands)]
    whole: Json = {"submissions": rows, "status": stands(last[-1]) if last else None}
    return {**whole, "timing": took} if timing else whole


def diagnosed(found: Diagnosed) -> Json:
    """Why a submission earned what it did."""
    return {
        **submission(found.submission, quiet=False),
        "finding": asdict(found.finding) if found.finding else None,
        "marks": [asdict(mark) for mark in found.marks],
        "parts": [asdict(part) for part in found.parts],
        "worst": [{"fed": r.fed, "right": r.right, "said": r.said} for r in found.worst],
        "history": found.history,
    }


def listed(found: Problem | Broken) -> Json:
    """One problem of the bank; of one that can't be read, why."""
    return asdict(found) if isinstance(found, Broken) else problem(found)


def problem(found: Problem) -> Json:
    """One problem of the bank."""
    spec = found.spec
    return {
        "id": found.id,
        "category": found.category,
        "title": spec.title,
        "summary": spec.summary,
        "par_minutes": spec.par_minutes,
        "metric": spec.metric.label,
        "bands": list(spec.bands),
        "skills": list(spec.skills),
        "digest": found.digest,
    }


def _quiet_task(task: TaskResult) -> Json:
    return {
        "category": task.task.category,
        "problem": task.task.problem,
        "folder": task.task.folder,
        "attempts": task.attempts,
    }


def _task(task: TaskResult) -> Json:
    best = task.best.outcome if task.best else None
    return {
        **_quiet_task(task),
        "score": task.score,
        "points": task.points,
        "metric": best.metric if best else None,
        "confirm": best.confirm if best else None,
    }
