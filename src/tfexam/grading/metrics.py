"""The metrics, a function each.

Every metric takes the same three things and returns one figure:

targets    (n, …) class numbers (-1 where a place does not count), 0 or 1, or figures
output     (n, …) what the model returned for them, by the kind of the contract's output
baselines  what naive answers return for the same rows, in the output's form
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Baselines = Mapping[str, Array]
Metric = Callable[[Array, Array, Baselines], float]

SMALLEST = 1e-7
"""What a probability or an expected count below counts as: no logarithm is infinite."""


FAULTLESS = 1e-30
"""What a faultless baseline counts as: nothing can be better, and nothing is divided by 0."""


def relative(metric: Metric) -> Metric:
    """The metric over that of the best baseline on the same rows: how hard they are cancels out.

    After Hyndman & Koehler (2006), "Another look at measures of forecast accuracy", with the
    error to scale by taken on the held-out rows.
    """

    def over_the_best(targets: Array, output: Array, baselines: Baselines) -> float:
        best = min(metric(targets, naive, {}) for naive in baselines.values())
        return metric(targets, output, {}) / max(best, FAULTLESS)

    return over_the_best


def mae(targets: Array, output: Array, baselines: Baselines) -> float:
    """Mean absolute error over all rows and places, in the targets' unit."""
    del baselines
    return float(np.abs(_figures(output, targets) - targets.astype(np.float64)).mean())


def accuracy(targets: Array, output: Array, baselines: Baselines) -> float:
    """Share of places whose most probable class (or yes, from ½ on) is the right one."""
    del baselines
    counts = targets >= 0
    return float((_classes(targets, output) == targets)[counts].mean())


def balanced_accuracy(targets: Array, output: Array, baselines: Baselines) -> float:
    """Accuracy within each class that occurs, averaged over those classes."""
    del baselines
    counts = targets >= 0
    hits = (_classes(targets, output) == targets)[counts]
    _, classes = np.unique(targets[counts], return_inverse=True)
    return float((np.bincount(classes, weights=hits) / np.bincount(classes)).mean())


def exact_match(targets: Array, output: Array, baselines: Baselines) -> float:
    """Share of rows of which every place that counts is right."""
    del baselines
    right = (_classes(targets, output) == targets) | (targets < 0)
    return float(right.reshape(len(targets), -1).all(axis=1).mean())


def cross_entropy(targets: Array, output: Array, baselines: Baselines) -> float:
    """Mean of the negative logarithm of the right class's probability, in nats a place."""
    del baselines
    counts = targets >= 0
    chosen = np.where(counts, targets, 0).astype(np.int64)[..., None]
    given = np.take_along_axis(output.astype(np.float64), chosen, axis=-1)[..., 0][counts]
    return float(-np.log(np.maximum(given, SMALLEST)).mean())


def average_precision(targets: Array, output: Array, baselines: Baselines) -> float:
    """Average precision over all rows and labels together, 0 to 1.

    The sum over the ranking's thresholds of precision times the gain in recall, as in Manning,
    Raghavan & Schütze (2008), section 8.4; answers that tie share one threshold.
    """
    del baselines
    truth, answer = targets.reshape(-1) > 0, _figures(output, targets).reshape(-1)
    order = np.argsort(-answer, kind="stable")
    ranked = answer[order]
    last = np.append(ranked[1:] != ranked[:-1], True)  # of each group of ties
    hits = np.cumsum(truth[order])[last]
    seen = np.flatnonzero(last) + 1
    gains = np.diff(hits, prepend=0)
    return float((gains * hits / seen).sum() / max(hits[-1], 1))


def macro_average_precision(targets: Array, output: Array, baselines: Baselines) -> float:
    """Average precision of each label that occurs, averaged over those labels."""
    truth = targets.reshape(len(targets), -1)
    answer = _figures(output, targets).reshape(len(targets), -1)
    found = [
        average_precision(truth[:, label], answer[:, label], baselines)
        for label in range(truth.shape[1])
        if (truth[:, label] > 0).any()
    ]
    return float(np.mean(found))


def pinball(targets: Array, output: Array, baselines: Baselines) -> float:
    """Mean pinball loss over all rows, places and levels, in the targets' unit.

    Koenker & Bassett (1978). The last axis holds K quantiles at the levels 1/(K+1) to K/(K+1);
    quantiles that cross are put in order first (Chernozhukov et al., 2010: it never costs).
    """
    del baselines
    count = output.shape[-1]
    levels = np.arange(1, count + 1) / (count + 1)
    quantiles = np.sort(output.astype(np.float64), axis=-1)
    above = targets.astype(np.float64)[..., None] - quantiles
    return float(np.maximum(levels * above, (levels - 1) * above).mean())


def poisson_deviance(targets: Array, output: Array, baselines: Baselines) -> float:
    """Mean Poisson deviance of expected counts, 0 at best (McCullagh & Nelder, 1989, 2.3)."""
    del baselines
    counted = targets.astype(np.float64)
    expected = np.maximum(_figures(output, targets), SMALLEST)
    ratio = np.where(counted > 0, counted, 1.0) / np.where(counted > 0, expected, 1.0)
    return float(2 * (counted * np.log(ratio) - counted + expected).mean())


def mask_iou(targets: Array, output: Array, baselines: Baselines) -> float:
    """Intersection over union of each row's mask, cut at ½, averaged over the rows."""
    del baselines
    truth = targets.reshape(len(targets), -1) > 0
    answer = _figures(output, targets).reshape(len(targets), -1) >= 0.5
    either = (truth | answer).sum(axis=1)
    both = (truth & answer).sum(axis=1)
    return float(np.where(either > 0, both / np.maximum(either, 1), 1.0).mean())


def box_iou(targets: Array, output: Array, baselines: Baselines) -> float:
    """Intersection over union of each row's box (left, top, right, bottom), averaged.

    A box whose right is left of its left has no area.
    """
    del baselines
    truth, answer = targets.astype(np.float64), _figures(output, targets)
    both = _area(np.maximum(truth[:, :2], answer[:, :2]), np.minimum(truth[:, 2:], answer[:, 2:]))
    either = _area(truth[:, :2], truth[:, 2:]) + _area(answer[:, :2], answer[:, 2:]) - both
    return float((both / np.maximum(either, SMALLEST)).mean())


def mean_distance(targets: Array, output: Array, baselines: Baselines) -> float:
    """Mean Euclidean distance over the last axis, in the targets' unit."""
    del baselines
    between = _figures(output, targets) - targets.astype(np.float64)
    return float(np.linalg.norm(between, axis=-1).mean())


METRICS: Mapping[str, Metric] = {
    "mae": mae,
    "mase": relative(mae),
    "accuracy": accuracy,
    "balanced_accuracy": balanced_accuracy,
    "exact_match": exact_match,
    "cross_entropy": cross_entropy,
    "average_precision": average_precision,
    "macro_average_precision": macro_average_precision,
    "pinball": pinball,
    "relative_pinball": relative(pinball),
    "poisson_deviance": poisson_deviance,
    "relative_poisson_deviance": relative(poisson_deviance),
    "mask_iou": mask_iou,
    "box_iou": box_iou,
    "mean_distance": mean_distance,
    "relative_distance": relative(mean_distance),
}


def _figures(output: Array, targets: Array) -> NDArray[np.float64]:
    return output.reshape(targets.shape).astype(np.float64)


def _classes(targets: Array, output: Array) -> Array:
    """The class that each place was given: of probabilities, or of binary answers."""
    if output.shape == targets.shape:
        return (output.astype(np.float64) >= 0.5).astype(np.int64)
    classes: Array = output.argmax(axis=-1)
    return classes


def _area(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of boxes from (n, 2) to (n, 2); none where a side is negative."""
    sides: NDArray[np.float64] = np.maximum(high - low, 0).prod(axis=1)
    return sides
