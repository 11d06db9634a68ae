"""What a network learns by, for each kind of output, and the scale on which it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from zoo.heads import Figures, Head


def loss_of(head: Head) -> Any:
    """The usual loss of the output's kind."""
    if head.output.kind == "quantiles":
        return _pinball(head.levels)
    return {
        "probabilities": "categorical_crossentropy",
        "binary": "binary_crossentropy",
        "positive": "poisson",
        "real": "mae",
    }[head.output.kind]


def _pinball(levels: np.ndarray) -> Any:
    """Koenker & Bassett (1978)."""
    from keras import ops

    steps = levels.astype(np.float32)

    def pinball(wanted: Any, given: Any) -> Any:
        above = wanted - given
        return ops.mean(ops.maximum(steps * above, (steps - 1) * above), axis=-1)

    return pinball


def scaled(head: Head, wanted: Figures) -> np.ndarray:
    """Encoded targets in the output's shape, centred and scaled where they are figures."""
    middle, spread = _scale(head, wanted)
    places = (*head.output.targets, 1) if head.output.kind == "quantiles" else head.output.shape
    return ((wanted - middle) / spread).reshape(len(wanted), *places)


def unscaled(head: Head, given: np.ndarray, wanted: Figures) -> np.ndarray:
    """What a network returned as (n, m), or for quantiles (n, m, levels), in the targets' unit."""
    middle, spread = _scale(head, wanted)
    figures = given.astype(np.float64) * spread + middle
    if head.output.kind == "quantiles":
        return figures.reshape(len(given), -1, len(head.levels))
    return figures.reshape(len(given), -1)


def _scale(head: Head, wanted: Figures) -> tuple[float, float]:
    match head.output.kind:
        case "real" | "quantiles":
            return float(wanted.mean()), float(wanted.std()) or 1.0
        case "positive":
            return 0.0, float(wanted.mean()) or 1.0
        case _:
            return 0.0, 1.0
