"""What lies between an output's targets and plain figures, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tfexam.bank.contract import Output
    from tfexam.bank.problem import Spec

Figures = np.ndarray  # (n, m) float

DOUBT = 0.02
"""Share of the common answer in every probability: nothing is told with certainty."""


@dataclass(frozen=True)
class Head:
    """One output of a problem, and the name of its metric."""

    output: Output
    metric: str

    @property
    def one_class(self) -> bool:
        """Whether a row has one class, or one yes or no."""
        kind, shape = self.output.kind, self.output.shape
        return (kind == "probabilities" and len(shape) == 1) or (
            kind == "binary" and prod(shape) == 1
        )

    @property
    def levels(self) -> NDArray[np.float64]:
        """The levels of an output of quantiles."""
        count = self.output.shape[-1]
        levels: NDArray[np.float64] = np.arange(1, count + 1) / (count + 1)
        return levels

    def encoded(self, targets: np.ndarray) -> Figures:
        """Targets (n, …) as figures to fit: classes one-hot, what does not count as the mean."""
        if self.output.kind == "probabilities":
            classes = np.arange(self.output.shape[-1])
            figures = (targets[..., None] == classes).astype(np.float32)
            counts = np.repeat(targets >= 0, len(classes)).reshape(len(targets), -1)
        else:
            figures = targets.astype(np.float32)
            counts = (figures >= 0) if self.output.kind == "binary" else np.isfinite(figures)
        figures, counts = figures.reshape(len(targets), -1), counts.reshape(len(targets), -1)
        usual = figures.sum(axis=0, where=counts) / np.maximum(counts.sum(axis=0), 1)
        encoded: Figures = np.where(counts, figures, usual).astype(np.float32)
        return encoded

    def decoded(self, figures: Figures, usual: Figures) -> np.ndarray:
        """Figures (n, m), or for quantiles (n, m, levels), as an answer (n, …).

        usual  (m,) the means of the encoded targets: where no figure is finite, and to weigh
               classes alike where the metric does
        """
        common = usual[:, None] if self.output.kind == "quantiles" else usual
        sound = np.where(np.isfinite(figures), figures, common).astype(np.float64)
        match self.output.kind:
            case "probabilities":
                sound = self._probabilities(sound, usual)
            case "binary":
                sound = self._binary(sound, usual)
            case "positive":
                sound = np.maximum(sound, 0.1 * usual + 1e-6)
        answer: np.ndarray = sound.reshape(len(figures), *self.output.shape)
        return answer

    def _probabilities(self, figures: Figures, usual: Figures) -> np.ndarray:
        classes = self.output.shape[-1]
        usual = np.maximum(usual, 1e-6).reshape(-1, classes)
        figures = np.maximum(figures, 0).reshape(len(figures), -1, classes) + 1e-9 * usual
        if self.metric == "balanced_accuracy":
            figures, usual = figures / usual, np.ones_like(usual)
        shares, common = (a / a.sum(axis=-1, keepdims=True) for a in (figures, usual))
        mixed: np.ndarray = (1 - DOUBT) * shares + DOUBT * common
        return mixed

    def _binary(self, figures: Figures, usual: Figures) -> np.ndarray:
        yes: Figures = np.clip(figures, 0, 1)
        if self.metric != "balanced_accuracy":
            return yes
        usual = np.clip(usual, 1e-6, 1 - 1e-6)
        raised, lowered = yes * (1 - usual), (1 - yes) * usual
        weighed: np.ndarray = raised / (raised + lowered)
        return weighed


def heads(spec: Spec) -> list[Head]:
    """The outputs of a problem."""
    return [Head(output, spec.measures[output.name]) for output in spec.contract.outputs]
