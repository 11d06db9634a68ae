"""Outcomes out of what scan, worker and contract say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.exam.outcome import Code, Outcome

if TYPE_CHECKING:
    from tfexam.scan.rejected import Rejected
    from tfexam.worker.protocol import Reply

CODES = {code.value.code: code for code in Code}


def failure(code: str, message: str, hint: str = "", seconds: float = 0.0) -> Outcome:
    """An outcome that earned no score; without a better hint, that of its code."""
    found = CODES[code]
    return Outcome(found, message or found.value.meaning, hint or found.value.next, seconds=seconds)


def of_scan(rejected: Rejected) -> Outcome:
    """What a scan's refusal comes to."""
    return failure(rejected.status, rejected.message, rejected.hint)


def of_reply(reply: Reply) -> Outcome:
    """What a reply without predictions comes to."""
    return failure(reply.status, reply.message, reply.hint, seconds(reply))


def seconds(reply: Reply) -> float:
    """Wall-clock time from load to answer."""
    return sum(reply.timing.values())
