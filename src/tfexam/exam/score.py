"""From a metric to a score: five bands, compared at the digits that are printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum
from itertools import pairwise

TOP = 5

LARGEST = 1e15
"""A metric beyond it says that a model diverged, and nothing else."""

WIDE = Context(prec=400, rounding=ROUND_HALF_EVEN)
"""Room for every figure that a float can be; the usual one ends at 28 digits."""


class Better(StrEnum):
    """Which way a metric improves."""

    LOWER = "lower"
    HIGHER = "higher"


@dataclass(frozen=True)
class Bands:
    """The five metric values that earn 1, 2, 3, 4 and 5.

    `digits` after the point are printed, and judged: what reads as reached is reached. A value
    between two bands earns the lower one.
    """

    values: tuple[float, ...]
    better: Better
    digits: int

    def __post_init__(self) -> None:
        if len(self.values) != TOP:
            raise ValueError(f"there are five bands, not {len(self.values)}")
        if any(self.printed(value) != Decimal(str(value)) for value in self.values):
            raise ValueError(f"a band has more than {self.digits} digits after the point")
        if not all(self._reaches(b, a) and a != b for a, b in pairwise(self.values)):
            raise ValueError("each band must ask for more than the one before")

    def printed(self, metric: float) -> Decimal:
        """The metric as it is shown and judged. Raises ValueError unless it is finite."""
        exact = Decimal(metric)
        if not exact.is_finite():
            raise ValueError(f"a metric of {metric} can't be judged")
        return exact.quantize(Decimal(1).scaleb(-self.digits), context=WIDE)

    def score(self, metric: float) -> int:
        """0 to 5: how many bands the metric reaches."""
        return sum(self._reaches(metric, band) for band in self.values)

    def next_band(self, metric: float) -> float | None:
        """The band to reach next; None when all are reached."""
        return next((band for band in self.values if not self._reaches(metric, band)), None)

    def improves(self, metric: float, on: float) -> bool:
        """Whether one printed metric is better than another."""
        return self.printed(metric) != self.printed(on) and self._reaches(metric, on)

    def _reaches(self, metric: float, band: float) -> bool:
        shown, wanted = self.printed(metric), self.printed(band)
        return shown <= wanted if self.better is Better.LOWER else shown >= wanted
