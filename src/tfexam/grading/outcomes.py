"""Outcomes out of what scan, worker and contract say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tfexam.exam.outcome import CODES, Outcome

if TYPE_CHECKING:
    from tfexam.scan.rejected import Rejected
    from tfexam.worker.protocol import Reply


def failure(code: str, message: str, hint: str = "") -> Outcome:
    """An outcome that earned no score; without a better hint, that of its code."""
    found = CODES[code]
    return Outcome(found, message or found.value.meaning, hint or found.value.next)


def of_scan(rejected: Rejected) -> Outcome:
    """What a scan's refusal comes to."""
    return failure(rejected.status, rejected.message, rejected.hint)


def of_reply(reply: Reply) -> Outcome:
    """What a reply without predictions comes to."""
    return ran(failure(reply.status, reply.message, reply.hint), reply)


def ran(outcome: Outcome, reply: Reply) -> Outcome:
    """The outcome, with how long the model ran and what held it in."""
    seconds = sum(reply.timing.get(step, 0.0) for step in ("load", "predict"))
    return replace(outcome, seconds=seconds, layers=reply.layers)
