"""Where the lines of forecasts lie, a panel each; drawn by a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tfexam.report.html.axis import EDGE, END, WIDTH, Axis, around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.grading.diagnosis.plots import Forecast, Line

HEIGHT = 160.0
FOOT = 22.0
NAMED = 6
"""Steps of a series that are given in words."""


@dataclass(frozen=True)
class Panel:
    """One row: the paths of what was right, of what was said, and round the band of quantiles."""

    x: Axis
    y: Axis
    right: str
    said: str
    band: str
    title: str
    in_words: str


@dataclass(frozen=True)
class Panels:
    """Some rows, the worst first."""

    template: ClassVar[str] = "plot_panels.html"
    output: str
    width: float
    height: float
    panels: tuple[Panel, ...]
    title: str
    has_band: bool


def panels(plot: Forecast) -> Panels:
    """A panel for each of the rows that are shown, each with axes of its own."""
    return Panels(
        output=plot.output,
        width=WIDTH,
        height=HEIGHT,
        panels=tuple(_panel(line) for line in plot.lines),
        title=f"{len(plot.lines)} of {plot.of:,} held-out rows",
        has_band=any(line.low for line in plot.lines),
    )


def _panel(line: Line) -> Panel:
    every = (*line.right, *line.said, *line.low, *line.high)
    x = Axis(1, len(line.right), EDGE, WIDTH - END)
    y = around(min(every), max(every), HEIGHT - FOOT, END)
    return Panel(
        x=x,
        y=y,
        right=_path(x, y, line.right),
        said=_path(x, y, line.said),
        band=_band(x, y, line),
        title=f"{line.which[0].upper()}{line.which[1:]}: {line.error:.4g} off a step",
        in_words=f"Right: {_series(line.right)}. Said: {_series(line.said)}.",
    )


def _band(x: Axis, y: Axis, line: Line) -> str:
    """Forth along the highest quantile, and back along the lowest."""
    if not line.low:
        return ""
    return f"M{'L'.join([*_points(x, y, line.high), *reversed(_points(x, y, line.low))])}Z"


def _path(x: Axis, y: Axis, values: Sequence[float]) -> str:
    return f"M{'L'.join(_points(x, y, values))}"


def _points(x: Axis, y: Axis, values: Sequence[float]) -> list[str]:
    return [f"{x.at(step):g} {y.at(value):g}" for step, value in enumerate(values, 1)]


def _series(values: Sequence[float]) -> str:
    """Some of a series' figures, from the first to the last."""
    last = len(values) - 1
    chosen = sorted({round(n * last / (NAMED - 1)) for n in range(NAMED)})
    return ", ".join(f"{values[n]:.4g}" for n in chosen)
