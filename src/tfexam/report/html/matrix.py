"""Where the cells of a confusion matrix lie; drawn by a template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tfexam.report import words
from tfexam.report.html.axis import WIDTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.grading.diagnosis.plots import Confusion

LONGEST = 14
"""Characters of a class's name that are shown."""

LETTER = 6.8
"""Width of a character, roughly."""

ASIDE = 24.0
"""Room for what the rows and the columns are."""

SMALLEST, LARGEST = 24.0, 40.0
"""Of a cell's side."""

REST = "others"
LEVELS = (0.005, 0.1, 0.3, 0.6)
"""Shares of a class from which on a cell is darker."""


@dataclass(frozen=True)
class Name:
    """A class beside the matrix, its place, and how many answers a row of its per cents is of."""

    at: float
    label: str
    of: str = ""


@dataclass(frozen=True)
class Cell:
    """What share of a class was taken for one: in per cent, how dark, whether rightly."""

    x: float
    y: float
    percent: str
    level: int
    is_right: bool


@dataclass(frozen=True)
class Matrix:
    """A row for each right class, a column for each that was said; `said` is it in words."""

    template: ClassVar[str] = "plot_matrix.html"
    output: str
    edge: float
    end: float
    size: float
    width: float
    height: float
    rows: tuple[Name, ...]
    columns: tuple[Name, ...]
    cells: tuple[Cell, ...]
    title: str
    said: str


def matrix(plot: Confusion) -> Matrix:
    """The matrix of the classes that are shown, and a last column for the others, if any."""
    labels = [_short(name) for name in plot.labels]
    heads = [*labels, REST] if plot.classes > len(labels) else labels
    of = [f"{sum(row):,}" for row in plot.counts]
    edge = round(ASIDE + LETTER * max(map(len, heads)), 1)
    beyond = LETTER * (max(map(len, of)) + 1)
    size = round(min(LARGEST, max(SMALLEST, (WIDTH - edge - beyond) / len(heads))), 1)
    end = round(edge + size * len(heads), 1)
    places = [round(edge + (n + 0.5) * size, 1) for n in range(len(heads))]
    return Matrix(
        output=plot.output,
        edge=edge,
        end=end,
        size=size,
        width=max(WIDTH, round(end + beyond, 1)),
        height=round(edge + size * len(labels), 1),
        rows=tuple(map(Name, places, labels, of)),
        columns=tuple(map(Name, places, heads)),
        cells=tuple(_cells(plot, edge, size)),
        title=_title(plot),
        said=_said(plot),
    )


def _cells(plot: Confusion, edge: float, size: float) -> Iterator[Cell]:
    for i, row in enumerate(plot.counts):
        for j, count in enumerate(row):
            share = count / max(sum(row), 1)
            x, y = round(edge + j * size, 1), round(edge + i * size, 1)
            level = sum(share >= least for least in LEVELS)
            yield Cell(x, y, _percent(count, share), level, i == j)


def _percent(count: int, share: float) -> str:
    if not count:
        return ""
    return f"{100 * share:.0f}" if share >= LEVELS[0] else "<1"


def _title(plot: Confusion) -> str:
    which = f"{plot.classes} classes"
    if plot.classes > len(plot.labels):
        which = f"the {len(plot.labels)} of {plot.classes} classes that are confused most"
    return f"What each class was taken for, in per cent: {which}"


def _said(plot: Confusion) -> str:
    whole = f"{plot.right:,} of {plot.of:,} right"
    mixed = [
        f"{words.plain(m.right)} taken for {words.plain(m.taken)} ({_times(m.count)})"
        for m in plot.mixed
    ]
    return f"{whole}; {', '.join(mixed)}." if mixed else f"{whole}."


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _short(name: str) -> str:
    plain = words.plain(name)
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"
