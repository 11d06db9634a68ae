"""From a worker's reply to an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.exam.outcome import Code, Outcome
from tfexam.grading.contract import output_fault
from tfexam.grading.held_out import confirm_rows, submit_rows
from tfexam.grading.metrics import measure

if TYPE_CHECKING:
    from tfexam.bank.problem import Spec
    from tfexam.grading.metrics import Array, Targets
    from tfexam.worker.protocol import Reply

CODES = {code.value.code: code for code in Code}


def mark(reply: Reply, output: Array | None, spec: Spec, held: Targets) -> Outcome:
    """Hold the output against the contract, measure it, and say what that earns."""
    seconds = sum(reply.timing.values())
    if reply.status != "predicted" or output is None:
        return _failed(reply, seconds)
    fault = output_fault(output, len(held), spec.contract.output)
    if fault is not None:
        return fault
    name = spec.metric.name
    rows, kept_back = submit_rows(held), confirm_rows(held)
    metric = measure(name, held.rows(rows), output[rows])
    confirm = measure(name, held.rows(kept_back), output[kept_back]) if len(kept_back) else None
    return Outcome(
        Code.SCORED,
        metric=metric,
        confirm=confirm,
        score=spec.scale.score(metric),
        seconds=seconds,
    )


def _failed(reply: Reply, seconds: float) -> Outcome:
    code = CODES.get(reply.status, Code.GRADER_ERROR)
    message = reply.message or code.value.meaning
    return Outcome(code, message, reply.hint or code.value.next, seconds=seconds)
