"""From a worker's reply to the outcome of a submission. The parent never loads a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.exam.outcome import Code, Outcome
from tfexam.exam.score import LARGEST
from tfexam.grading.contract import Unfit, checked
from tfexam.grading.held_out import confirm_rows, submit_rows
from tfexam.grading.measure import measure, rows_of
from tfexam.grading.outcomes import failure, of_reply, ran

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tfexam.bank.problem import Spec
    from tfexam.grading.measure import Answer, Targets
    from tfexam.worker.protocol import Reply


def mark(reply: Reply, returned: Answer | None, spec: Spec, held: Targets) -> Outcome:
    """What became of a submission.

    returned  what the model returned for all held-out rows; None unless it predicted
    held      the targets of the same n rows
    """
    if reply.status != "predicted" or returned is None:
        return of_reply(reply)
    try:
        answer = checked(returned, spec.contract.outputs, len(held))
    except Unfit as unfit:
        return ran(unfit.outcome, reply)
    metric = _measured(answer, submit_rows(held), spec, held)
    confirm = _measured(answer, confirm_rows(held), spec, held)
    if metric is None or not all(abs(m) <= LARGEST for m in (metric, confirm) if m is not None):
        return ran(failure("bad-output", "The model's figures are too large to measure."), reply)
    score = spec.scale.score(metric)
    scored = Outcome(Code.SCORED, reply.message, metric=metric, confirm=confirm, score=score)
    return ran(scored, reply)


def _measured(answer: Answer, rows: NDArray[np.int64], spec: Spec, held: Targets) -> float | None:
    """The metric on some of the rows; None where there are none."""
    if not len(rows):
        return None
    return measure(spec.measures, held.rows(rows), rows_of(answer, rows))
