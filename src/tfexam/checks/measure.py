"""One script on one seed: trained, graded, and measured on all held-out rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from tfexam.checks.train import train
from tfexam.exam.outcome import Outcome
from tfexam.grading.grader import Grader
from tfexam.grading.held_out import load_targets, submit_rows
from tfexam.grading.jobs import job_for
from tfexam.grading.mark import mark
from tfexam.grading.metrics import Array, Targets, measure, standard_error

if TYPE_CHECKING:
    from tfexam.bank.problem import Problem, Spec
    from tfexam.data.prepare import Prepared


@dataclass(frozen=True)
class Run:
    """What became of one script on one seed.

    seconds         of wall-clock time to train
    metric          on all held-out rows; None unless it was scored
    submitted       on the rows that submit uses, which is what earns the score
    standard_error  of that, by the bootstrap
    fault           why there is no metric, else empty
    """

    seconds: float
    metric: float | None = None
    submitted: float | None = None
    standard_error: float = 0.0
    fault: str = ""


def run(problem: Problem, script: str, prepared: Prepared) -> Run:
    """Train `starter`, `plain` or `solution` in a fresh folder and measure what it saves."""
    held, name = load_targets(prepared.targets), problem.spec.metric.name
    with TemporaryDirectory(prefix="tfexam-train-", ignore_cleanup_errors=True) as scrap:
        trained = train(problem, script, prepared, Path(scrap) / problem.id)
        if trained.model is None:
            return Run(trained.seconds, fault=trained.fault)
        outcome, output = grade(problem.spec, trained.model, prepared.inputs, held)
    if output is None or outcome.metric is None:
        return Run(trained.seconds, fault=f"{outcome.code.value.code}: {outcome.message}")
    rows = submit_rows(held)
    error = standard_error(name, held.rows(rows), output[rows], np.random.default_rng(0))
    return Run(trained.seconds, measure(name, held, output), outcome.metric, error)


def grade(spec: Spec, model: Path, inputs: Path, held: Targets) -> tuple[Outcome, Array | None]:
    """A saved model's outcome, by the same grader as a candidate's, and what it returned."""
    with Grader() as grader, job_for(0, model, inputs, spec.contract) as job:
        if isinstance(job, Outcome):
            return job, None
        grader.submit(job)
        reply, output = next(iter(grader.replies()))
    return mark(reply, output, spec, held), output


def baselines(spec: Spec, prepared: Prepared) -> dict[str, float]:
    """What each baseline measures on all held-out rows."""
    held = load_targets(prepared.targets)
    return {n: measure(spec.metric.name, held, output) for n, output in held.baselines.items()}
