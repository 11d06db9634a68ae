"""One model, run and marked by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.exam.outcome import Outcome
from tfexam.grading.jobs import job_for
from tfexam.grading.mark import mark

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.bank.problem import Spec
    from tfexam.grading.grader import Grader
    from tfexam.grading.measure import Answer, Targets


def alone(
    grader: Grader, spec: Spec, model: Path, inputs: Path, held: Targets
) -> tuple[Outcome, Answer | None]:
    """A saved model's outcome, and what it returned where it predicted.

    inputs  the frame file of the held-out inputs, whose targets are `held`
    """
    with job_for(0, model, inputs, spec.contract) as job:
        if isinstance(job, Outcome):
            return job, None
        grader.submit(job)
        reply, answer = next(iter(grader.replies()))
    return mark(reply, answer, spec, held), answer
