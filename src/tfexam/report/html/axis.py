"""An axis of a plot: where its values lie, and which of them are named."""

from __future__ import annotations

import math
from dataclasses import dataclass

WIDTH = 340.0
"""Of every plot: what a telephone has room for, one to one."""

EDGE = 48.0
"""Where the axis across begins: before it stand the labels of the one upwards."""

END = 8.0
"""Room beyond an axis's end."""

NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
"""Steps between ticks, times a power of ten."""

FEW = 4
"""Steps between ticks, at the most."""

SHORT, LONG = 1e-3, 1e5
"""Steps below and from which on ticks are written with an exponent."""


@dataclass(frozen=True)
class Tick:
    """A value that is named; `at` is its place."""

    at: float
    label: str

    @property
    def anchor(self) -> str:
        """Which part of the label stands at its place: the last ones must not be cut off."""
        return "end" if self.at > WIDTH - 2 * END else "middle"


@dataclass(frozen=True)
class Axis:
    """Values from `low` to `high`, which differ, laid from the place `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The place of a value; one beyond the axis lies at its end."""
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def holds(self, value: float) -> bool:
        """Whether a value lies on the axis, and not beyond it."""
        return self.low <= value <= self.high

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """Round values on the axis."""
        step = _step((self.high - self.low) / FEW)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return tuple(
            Tick(self.at(n * step), _label(n * step, step)) for n in range(first, last + 1)
        )


def around(low: float, high: float, start: float, end: float) -> Axis:
    """An axis that holds both values, and has some length where they are the same."""
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        room = abs(low) / 2 or 1.0
        low, high = low - room, high + room
    return Axis(low, high, start, end)


def _step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(nice * power for nice in NICE if nice * power >= least * (1 - 1e-9))


def _label(value: float, step: float) -> str:
    if not SHORT <= step < LONG:
        return f"{value:.3g}"
    digits = max(0, 1 - math.floor(math.log10(step)))
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if digits else text
