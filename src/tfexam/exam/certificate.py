"""What a certificate of an exam states, and the checksum over it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from tfexam.exam.result import PASS_MARK
from tfexam.exam.score import TOP

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tfexam.exam.result import Result

FORMAT = 1
ELEMENT = "tfexam-certificate"
"""The id of the element that holds what a page states, and of none other."""

MOCK = "A mock exam, marked by tfexam. Nobody watched it, and it certifies nothing."


def statement(found: Result) -> dict[str, str]:
    """What is stated of an exam, in the words in which it is shown; times in UTC."""
    sitting = found.sitting
    return {
        "format": str(FORMAT),
        "what": MOCK,
        "exam": sitting.uid,
        "begun": _said(sitting.started_at),
        "ended": _said(sitting.ended_at) if sitting.ended_at else "still running",
        "verdict": found.verdict,
        "total": f"{found.total:.1f} of 100 points, {PASS_MARK} to pass",
        **{
            task.task.category.value: f"{task.score} of {TOP}, {task.task.problem}"
            for task in found.tasks
        },
        "bank": sitting.bank_digest,
    }


def checksum(stated: Mapping[str, str]) -> str:
    """SHA-256 over the canonical JSON: keys sorted, no white space, all of it ASCII."""
    canonical = json.dumps(dict(stated), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _said(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")
