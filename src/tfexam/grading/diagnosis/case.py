"""A model's answers to some held-out rows, and what they are worth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tfexam.exam.score import Better
from tfexam.grading.contract import Unfit, checked
from tfexam.grading.held_out import load_targets, submit_rows
from tfexam.grading.measure import Targets, measure
from tfexam.worker.protocol import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tfexam.bank.problem import Problem, Spec
    from tfexam.exam.category import Category
    from tfexam.exam.score import Bands
    from tfexam.grading.measure import Answer
    from tfexam.grading.metrics import Array

ROWS = 400
"""Held-out rows that are tried: enough to tell a mistake from chance, few enough to be quick."""

Among = tuple[int | None, int | None]
"""Steps from one to before another, as in a slice."""

ALL: Among = (None, None)
LOWEST = -10.0
"""Steps below which worse is not told from worse."""


@dataclass(frozen=True)
class Case:
    """Some held-out rows of a problem.

    inputs  by the contract's names, n rows each
    held    the targets of the same rows
    """

    spec: Spec
    category: Category
    inputs: Mapping[str, Array]
    held: Targets

    def metric(self, answer: Answer, among: Among = ALL) -> float | None:
        """What an answer to all the rows measures; None where it breaks the contract.

        among  the steps, along the answer's second axis, that count
        """
        try:
            fit = checked(answer, self.spec.contract.outputs, len(self.held))
        except Unfit:
            return None
        held = self.held
        if among != ALL:
            fit, naive = _steps(fit, among), held.baselines.items()
            baselines = {name: _steps(baseline, among) for name, baseline in naive}
            held = Targets(_steps(held.targets, among), baselines, held.groups)
        with np.errstate(all="ignore"):
            found = measure(self.spec.measures, held, fit)
        return found if math.isfinite(found) else None

    def lazy(self) -> float | None:
        """What the targets' mean measures, for every row; None where they are no figures."""
        targets = self.held.targets
        shapes = {output.name: output.shape for output in self.spec.contract.outputs}
        if any(array.shape[1:] != shapes[name] for name, array in targets.items()):
            return None
        means = {name: array.astype(np.float64).mean(axis=0) for name, array in targets.items()}
        return self.metric({n: np.broadcast_to(m, targets[n].shape) for n, m in means.items()})

    def score(self, metric: float | None) -> int:
        """0 to 5; nothing for an answer that breaks the contract."""
        return 0 if metric is None else self.spec.scale.score(metric)

    def steps(self, metric: float | None) -> float:
        """A metric on the scale of scores, between and beyond bands: 2.5 lies between 2 and 3."""
        return LOWEST if metric is None else max(steps(self.spec.scale, metric), LOWEST)


def _steps(answer: Answer, among: Among) -> Answer:
    return {name: array[:, slice(*among)] for name, array in answer.items()}


def a_case(problem: Problem, inputs: Path, targets: Path) -> Case:
    """Of a problem's held-out rows those that models are tried on, the same ones every time.

    inputs, targets  the frame files of all of them
    """
    held, fed = load_targets(targets), load(inputs)
    rows = submit_rows(held)
    if len(rows) > ROWS:
        rows = np.sort(np.random.default_rng(0).choice(rows, ROWS, replace=False))
    chosen = {name: array[rows] for name, array in fed.items()}
    return Case(problem.spec, problem.category, chosen, held.rows(rows))


def steps(bands: Bands, metric: float) -> float:
    """Bands 1 to 5 lie at 1 to 5; between and beyond them the way is straight."""
    sign = 1 if bands.better is Better.HIGHER else -1
    values = [sign * value for value in bands.values]
    at = sign * metric
    below = sum(value <= at for value in values[1:-1])
    low, high = list(pairwise(values))[below]
    return 1 + below + (at - low) / (high - low)
