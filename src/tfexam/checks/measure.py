"""One script on one seed: trained, graded, and measured on all held-out rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from tfexam.checks.train import train
from tfexam.grading.alone import alone
from tfexam.grading.grader import Grader
from tfexam.grading.held_out import load_targets, submit_rows
from tfexam.grading.measure import Answer, Targets, measure, rows_of, standard_error

if TYPE_CHECKING:
    from tfexam.bank.problem import Problem, Spec
    from tfexam.data.prepare import Prepared
    from tfexam.exam.outcome import Outcome


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
    held, metrics = load_targets(prepared.targets), problem.spec.measures
    with TemporaryDirectory(prefix="tfexam-train-", ignore_cleanup_errors=True) as scrap:
        trained = train(problem, script, prepared, Path(scrap) / problem.id)
        if trained.model is None:
            return Run(trained.seconds, fault=trained.fault)
        outcome, answer = grade(problem.spec, trained.model, prepared.inputs, held)
    if answer is None or outcome.metric is None:
        return Run(trained.seconds, fault=f"{outcome.code.value.code}: {outcome.message}")
    rows = submit_rows(held)
    some = rows_of(answer, rows)
    error = standard_error(metrics, held.rows(rows), some, np.random.default_rng(0))
    return Run(trained.seconds, measure(metrics, held, answer), outcome.metric, error)


def grade(spec: Spec, model: Path, inputs: Path, held: Targets) -> tuple[Outcome, Answer | None]:
    """A saved model's outcome, by the same grader as a candidate's, and what it returned."""
    with Grader() as grader:
        return alone(grader, spec, model, inputs, held)


def baselines(spec: Spec, prepared: Prepared) -> dict[str, float]:
    """What each baseline measures on all held-out rows."""
    held = load_targets(prepared.targets)
    return {n: measure(spec.measures, held, answer) for n, answer in held.baselines.items()}
