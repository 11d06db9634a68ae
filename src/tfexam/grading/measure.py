"""An answer measured by its problem's metric, and the standard error of the figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tfexam.grading.metrics import METRICS, Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

Answer = Mapping[str, Array]
"""What a model returned for n rows, or what it should have: an array for each output."""

RESAMPLES = 200
"""Bootstrap resamples: the standard error is then known to about 5 %."""


@dataclass(frozen=True)
class Targets:
    """What the parent keeps of a held-out set to mark with, n rows.

    targets    by output
    baselines  naive answers by name, each in the form of a model's answer
    """

    targets: Answer
    baselines: Mapping[str, Answer]
    groups: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.groups)

    def rows(self, chosen: NDArray[np.int64]) -> Targets:
        """The same for some of the rows."""
        return Targets(
            rows_of(self.targets, chosen),
            {name: rows_of(baseline, chosen) for name, baseline in self.baselines.items()},
            self.groups[chosen],
        )


def rows_of(answer: Answer, chosen: NDArray[np.int64]) -> Answer:
    """Some rows of an answer."""
    return {name: array[chosen] for name, array in answer.items()}


def measure(metrics: Mapping[str, str], held: Targets, answer: Answer) -> float:
    """The mean over the outputs of each one's metric.

    metrics  each output's name and its metric's, as `Spec.measures` gives them
    """
    with np.errstate(over="ignore", invalid="ignore"):  # a figure that overflows says so itself
        figures = [
            METRICS[metric](
                held.targets[output],
                answer[output],
                {name: baseline[output] for name, baseline in held.baselines.items()},
            )
            for output, metric in metrics.items()
        ]
    return sum(figures) / len(figures)


def standard_error(
    metrics: Mapping[str, str], held: Targets, answer: Answer, rng: np.random.Generator
) -> float:
    """Standard error of the figure on the held-out rows, by a bootstrap over whole groups.

    Efron (1979); groups are drawn with replacement, so that rows that belong together (the hours
    of a day) don't pass for independent ones.
    """
    names, members = np.unique(held.groups, return_inverse=True)
    order = np.argsort(members, kind="stable")
    ends = np.cumsum(np.bincount(members))
    rows_in = np.split(order, ends[:-1])
    figures = []
    for _ in range(RESAMPLES):
        drawn = rng.integers(len(names), size=len(names))
        rows = np.concatenate([rows_in[i] for i in drawn])
        figures.append(measure(metrics, held.rows(rows), rows_of(answer, rows)))
    return float(np.std(figures, ddof=1))
