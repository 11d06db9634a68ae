"""The metrics, a function each, and the standard error of any of them.

Every metric takes the same three things and returns one figure:

targets    (n,) class numbers, or (n, …) figures
output     (n, …) what the model returned: probabilities over the last axis, or figures
baselines  what naive answers return for the same rows, in the output's form
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]
Baselines = Mapping[str, Array]
Metric = Callable[[Array, Array, Baselines], float]

RESAMPLES = 200
"""Bootstrap resamples: the standard error is then known to about 5 %."""


@dataclass(frozen=True)
class Targets:
    """What the parent keeps of a held-out set to mark with, n rows."""

    targets: Array
    baselines: Baselines
    groups: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.targets)

    def rows(self, chosen: NDArray[np.int64]) -> Targets:
        """The same for some of the rows."""
        return Targets(
            self.targets[chosen],
            {name: baseline[chosen] for name, baseline in self.baselines.items()},
            self.groups[chosen],
        )


def mae(targets: Array, output: Array, baselines: Baselines) -> float:
    """Mean absolute error over all rows and places, in the targets' unit."""
    del baselines
    return float(np.abs(_figures(output, targets) - targets.astype(np.float64)).mean())


def mase(targets: Array, output: Array, baselines: Baselines) -> float:
    """MAE over that of the best baseline on the same rows.

    After Hyndman & Koehler (2006), "Another look at measures of forecast accuracy", with the
    error to scale by taken on the held-out rows: how hard those rows are then cancels out.
    """
    best = min(mae(targets, naive, {}) for naive in baselines.values())
    return mae(targets, output, {}) / best


def accuracy(targets: Array, output: Array, baselines: Baselines) -> float:
    """Share of rows whose most probable class is the right one."""
    del baselines
    return float((output.argmax(axis=-1) == targets).mean())


def balanced_accuracy(targets: Array, output: Array, baselines: Baselines) -> float:
    """Accuracy within each class that occurs, averaged over those classes."""
    del baselines
    hits = output.argmax(axis=-1) == targets
    _, classes = np.unique(targets, return_inverse=True)
    return float((np.bincount(classes, weights=hits) / np.bincount(classes)).mean())


METRICS: Mapping[str, Metric] = {
    "mae": mae,
    "mase": mase,
    "accuracy": accuracy,
    "balanced_accuracy": balanced_accuracy,
}


def measure(metric: str, held: Targets, output: Array) -> float:
    """The metric by its name in problem.toml."""
    return METRICS[metric](held.targets, output, held.baselines)


def standard_error(metric: str, held: Targets, output: Array, rng: np.random.Generator) -> float:
    """Standard error of the metric on the held-out rows, by a bootstrap over whole groups.

    Efron (1979); groups are drawn with replacement, so that rows that belong together (the hours
    of a day) don't pass for independent ones.
    """
    names, members = np.unique(held.groups, return_inverse=True)
    order = np.argsort(members, kind="stable")
    ends = np.cumsum(np.bincount(members))
    rows_of = np.split(order, ends[:-1])
    figures = []
    for _ in range(RESAMPLES):
        drawn = rng.integers(len(names), size=len(names))
        rows = np.concatenate([rows_of[i] for i in drawn])
        figures.append(measure(metric, held.rows(rows), output[rows]))
    return float(np.std(figures, ddof=1))


def _figures(output: Array, targets: Array) -> NDArray[np.float64]:
    return output.reshape(targets.shape).astype(np.float64)
