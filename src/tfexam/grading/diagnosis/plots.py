"""The numbers of what is drawn of an answer: classes, steps or figures, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tfexam.exam.category import Category
from tfexam.grading.diagnosis.details import label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.bank.contract import Output
    from tfexam.grading.diagnosis.case import Case
    from tfexam.grading.measure import Answer
    from tfexam.grading.metrics import Array

MOST_CLASSES = 12
"""Of which each is shown; of more, those that are confused most."""

SHOWN_CLASSES = 10
MIXED = 3
"""Of the commonest mistakes that are named."""

POINTS = 400
LEVELS = (("worst", 1.0), ("worse than nine in ten", 0.9), ("typical", 0.5))
"""Which rows of a forecast are shown: what share of all are no worse."""


@dataclass(frozen=True)
class Mixed:
    """How often one class was taken for another."""

    right: str
    taken: str
    count: int


@dataclass(frozen=True)
class Confusion:
    """How often each class was taken for each.

    labels   of the n classes that are shown, in the contract's order
    counts   n rows, a right class each, of n columns, what it was taken for; where some classes
             are not shown, one column more: any of those
    classes  how many there are in all
    right    how many answers were right, `of` all those to all classes
    mixed    the commonest mistakes of all
    """

    output: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    classes: int
    right: int
    of: int
    mixed: tuple[Mixed, ...]


@dataclass(frozen=True)
class Line:
    """The forecast of one held-out row, T steps.

    which      what it is an example of
    error      the mean distance of `said` from `right`
    low, high  the outermost quantiles; empty where none were asked for
    """

    which: str
    error: float
    right: tuple[float, ...]
    said: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True)
class Forecast:
    """Some rows of an output over steps, the worst first; `of` so many rows."""

    output: str
    lines: tuple[Line, ...]
    of: int


@dataclass(frozen=True)
class Scatter:
    """What was said against what was right.

    is_middle    whether it is the middle one of several quantiles
    right, said  of at most POINTS figures
    error        the median distance between them
    bias         the mean of said less right
    """

    output: str
    is_middle: bool
    right: tuple[float, ...]
    said: tuple[float, ...]
    error: float
    bias: float


Plot = Confusion | Forecast | Scatter


def plots(case: Case, answer: Answer) -> list[Plot]:
    """What there is to draw, one an output, in the contract's order."""
    outputs = case.spec.contract.outputs
    return [_plot(case, o, case.held.targets[o.name], answer[o.name]) for o in outputs]


def _plot(case: Case, output: Output, targets: Array, array: Array) -> Plot:
    name = output.name if len(case.spec.contract.outputs) > 1 else ""
    if output.kind in {"probabilities", "binary"}:
        return _confusion(name, output, targets, array)
    if case.category is Category.TIMESERIES and output.targets and output.targets[0] > 1:
        return _forecast(name, output, targets, array)
    return _scatter(name, output, targets, array)


def _confusion(name: str, output: Output, targets: Array, array: Array) -> Confusion:
    names, right, taken = _classes(output, targets, array)
    size = len(names)
    table = np.bincount(right * size + taken, minlength=size * size).reshape(size, size)
    shown = np.arange(size) if size <= MOST_CLASSES else _confused(table)
    counts = table[np.ix_(shown, shown)]
    if len(shown) < size:
        rest = table[shown].sum(axis=1) - counts.sum(axis=1)
        counts = np.column_stack([counts, rest])
    mixed = [
        Mixed(names[i], names[j], int(table[i, j])) for i, j in _mistakes(table) if table[i, j]
    ]
    return Confusion(
        output=name,
        labels=tuple(names[i] for i in shown),
        counts=tuple(tuple(int(count) for count in row) for row in counts),
        classes=size,
        right=int(table.trace()),
        of=int(table.sum()),
        mixed=tuple(mixed[:MIXED]),
    )


def _classes(output: Output, targets: Array, array: Array) -> tuple[list[str], Array, Array]:
    """The classes' names, which were right, which were taken; without what has no right one."""
    if output.kind == "binary":
        whole = targets.reshape(array.shape).astype(np.int64)
        return ["no", "yes"], whole.reshape(-1), (array >= 0.5).astype(np.int64).reshape(-1)
    seen = targets >= 0
    names = [label(output, number) for number in range(output.shape[-1])]
    return names, targets[seen].astype(np.int64), array.argmax(axis=-1)[seen]


def _mistakes(table: Array) -> Iterator[tuple[int, int]]:
    """Right and taken class of each mistake there can be, the commonest first."""
    for at in np.argsort(-table, axis=None, kind="stable"):
        right, taken = divmod(int(at), len(table))
        if right != taken:
            yield right, taken


def _confused(table: Array) -> Array:
    """The classes of the commonest mistakes, in their order."""
    chosen: set[int] = set()
    for pair in _mistakes(table):
        if len(chosen | set(pair)) > SHOWN_CLASSES:
            break
        chosen |= set(pair)
    return np.array(sorted(chosen))


def _forecast(name: str, output: Output, targets: Array, array: Array) -> Forecast:
    right = _over_steps(targets)
    low, said, high = _spread(output, array)
    errors = np.abs(said - right).mean(axis=1)
    order = np.argsort(errors, kind="stable")
    lines = []
    for which, share in LEVELS:
        row = int(order[round(share * (len(order) - 1))])
        band = (_plain(low[row]), _plain(high[row])) if output.kind == "quantiles" else ((), ())
        lines.append(Line(which, float(errors[row]), _plain(right[row]), _plain(said[row]), *band))
    return Forecast(name, tuple(lines), len(order))


def _spread(output: Output, array: Array) -> tuple[Array, Array, Array]:
    """The lowest, the middle and the highest of quantiles; of other figures thrice the same."""
    if output.kind != "quantiles":
        whole = _over_steps(array)
        return whole, whole, whole
    middle = array.shape[-1] // 2
    low, said, high = (_over_steps(array[..., i]) for i in (0, middle, -1))
    return low, said, high


def _over_steps(array: Array) -> Array:
    """Rows and steps alone: of several figures a step, the first; (n, T)."""
    first: Array = array.astype(np.float64).reshape(len(array), array.shape[1], -1)[..., 0]
    return first


def _scatter(name: str, output: Output, targets: Array, array: Array) -> Scatter:
    is_middle = output.kind == "quantiles"
    answer = array[..., array.shape[-1] // 2] if is_middle else array
    right = targets.astype(np.float64).reshape(-1)
    said = answer.astype(np.float64).reshape(-1)
    off = said - right
    chosen = np.arange(len(right))
    if len(chosen) > POINTS:
        chosen = np.sort(np.random.default_rng(0).choice(chosen, POINTS, replace=False))
    error, bias = float(np.median(np.abs(off))), float(off.mean())
    return Scatter(name, is_middle, _plain(right[chosen]), _plain(said[chosen]), error, bias)


def _plain(values: Array) -> tuple[float, ...]:
    return tuple(values.tolist())
