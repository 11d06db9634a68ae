"""Where the points of right against said lie; drawn by a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tfexam.report.html.axis import EDGE, END, WIDTH, Axis, around

if TYPE_CHECKING:
    from tfexam.grading.diagnosis.plots import Scatter

FOOT = 36.0
TAIL = 0.01
"""Share of what was said, on either side, that may lie beyond the edge."""

ROOM = 1.5
"""How many times longer than without these an axis may be, to hold them all the same."""


@dataclass(frozen=True)
class Points:
    """Both axes hold the same values, so that what is right lies on the diagonal."""

    template: ClassVar[str] = "plot_points.html"
    output: str
    width: float
    height: float
    x: Axis
    y: Axis
    path: str
    title: str
    said: str


def points(plot: Scatter) -> Points:
    """A point for each figure; one that is far beyond all others lies at the edge."""
    low, high = _range(plot)
    height = WIDTH - EDGE + FOOT
    x = around(low, high, EDGE, WIDTH - END)
    y = around(low, high, height - FOOT, END)
    which = " (the middle quantile)" if plot.is_middle else ""
    both = zip(plot.right, plot.said, strict=True)
    return Points(
        output=plot.output,
        width=WIDTH,
        height=height,
        x=x,
        y=y,
        path="".join(f"M{x.at(right):g} {y.at(said):g}h0" for right, said in both),
        title=f"What the model said{which}, against what was right",
        said=_said(plot, sum(not y.holds(said) for said in plot.said)),
    )


def _range(plot: Scatter) -> tuple[float, float]:
    """All figures, but for tails of what was said that would press the others together."""
    said = sorted(plot.said)
    out = int(TAIL * len(said))
    low, high = min(*plot.right, said[out]), max(*plot.right, said[-1 - out])
    whole = min(low, said[0]), max(high, said[-1])
    return whole if whole[1] - whole[0] <= ROOM * (high - low) else (low, high)


def _said(plot: Scatter, beyond: int) -> str:
    way = "much" if plot.bias > 0 else "little"
    half = f"Half of the answers are within {plot.error:.4g} of what is right"
    said = f"{half}; on average they are {abs(plot.bias):.4g} too {way}."
    return f"{said} {beyond} lie beyond the edge, and are drawn on it." if beyond else said
