"""Whether a held-out row, or what names its target, stands in the candidate's files.

No general test can know every form that a row may take: a problem's own data.py ends in assertions
about its rows. This one finds rows that stand there as they are: a line with all of a row's values,
a picture with all of its pixels, a stretch of a column with all of a window.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from tfexam.checks.public import Public, Row, Value, columns, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Arrays = Mapping[str, np.ndarray]

LONG_TEXT = 20
"""Letters from which on a text stands for itself."""

MANY_VALUES = 256
"""Values up to which a row is looked for in lines, and beyond which as a window or a picture."""

SHORT_WINDOW = 8
"""Values below which a stretch of a column says nothing."""

FEW_TARGETS, TELLING_RUN, TELLING_RARE = 20, 200, 10
"""Targets in a row that say nothing yet, those that no column has by chance, and how many of them
must be others than the commonest one."""


def leaked_rows(
    public: Public, inputs: Arrays, targets: np.ndarray, labels: tuple[str, ...]
) -> dict[int, str]:
    """Held-out rows that are public: row number → the file it stands in.

    inputs   the held-out inputs, n rows each
    targets  their targets; class numbers are also looked for by `labels`
    """
    found = dict(_in_pictures(public, inputs))
    found |= _in_columns(public, inputs, targets)
    found |= _in_lines(public, inputs, targets, labels)
    return found


def named_targets(public: Public, targets: np.ndarray, labels: tuple[str, ...]) -> Iterator[str]:
    """Files with a column, or an array, that repeats the held-out targets in their order."""
    wanted = targets.reshape(len(targets), -1)
    figures = _telling(wanted[:, 0].astype(np.float32))
    if wanted.shape[1] != 1 or len(figures) < FEW_TARGETS:
        return
    words = [labels[int(t)] for t in figures] if labels and targets.dtype.kind in "iu" else []
    for name, rows in public.rows.items():
        if any(_runs(column, figures) for column in columns(rows)) or _spells(rows, words):
            yield name
    for name, array in public.arrays.items():
        if array.dtype.kind in "iuf" and array.size == len(array) and _runs(array.ravel(), figures):
            yield name


def _telling(figures: np.ndarray) -> np.ndarray:
    """The first targets, as many as no column repeats by chance; none where all are too alike."""
    values, counts = np.unique(figures, return_counts=True)
    rare = np.flatnonzero(figures != values[counts.argmax()])
    if len(rare) < TELLING_RARE:
        return figures[:0]
    return figures[: max(TELLING_RUN, rare[TELLING_RARE - 1] + 1)]


def _runs(column: np.ndarray, run: np.ndarray) -> bool:
    """Whether a run stands in a column. (As bytes: a run may be long; 0 is added to make -0 0.)"""
    whole, part = ((figures.astype(np.float32) + 0).tobytes() for figures in (column, run))
    at = whole.find(part)
    while at % 4 and at > 0:
        at = whole.find(part, at + 1)
    return at >= 0


def _spells(rows: list[list[Value]], words: list[str]) -> bool:
    if not words:
        return False
    width = max((len(row) for row in rows), default=0)
    texts = ["\n".join(str(row[at]) for row in rows if at < len(row)) for at in range(width)]
    return any("\n".join(words) in text for text in texts)


def _in_lines(
    public: Public, inputs: Arrays, targets: np.ndarray, labels: tuple[str, ...]
) -> dict[int, str]:
    """Rows all of whose values stand in one line (with the target, unless they say enough)."""
    if sum(array[0].size for array in inputs.values() if len(array)) > MANY_VALUES:
        return {}
    held = [_values(inputs, row) for row in range(len(targets))]
    lines = [(name, line) for name, rows in public.rows.items() for line in rows]
    named = {name: _named_places(rows, inputs) for name, rows in public.rows.items()}
    places = _places([line for _, line in lines], {one for values in held for one in values})
    found = {}
    for row, values in enumerate(held):
        answers = [[]] if _speaks_for_itself(values) else _answers(targets[row], labels)
        whole = [Counter([*values, *answer]) for answer in answers]
        for at in sorted(set.intersection(*sorted((places[one] for one in values), key=len))):
            name, line = lines[at]
            in_place = [line[place] for place in named[name] if place < len(line)]
            if in_place in ([], values) and any(one <= Counter(line) for one in whole):
                found[row] = name
                break
    return found


def _named_places(rows: list[Row], inputs: Arrays) -> list[int]:
    """The columns of the inputs, in a table whose heading names each of them; else none.

    Where two inputs may hold the same values, a line with both exchanged is another row.
    """
    head: Row = rows[0] if rows else []
    single = all(len(array) and array[0].size == 1 for array in inputs.values())
    if not single or not all(name in head for name in inputs):
        return []
    return [head.index(name) for name in inputs]


def _places(lines: list[Row], wanted: set[Value]) -> dict[Value, set[int]]:
    """For each value that is looked for, the lines that it stands in."""
    places: dict[Value, set[int]] = {one: set() for one in wanted}
    for at, line in enumerate(lines):
        for one in wanted.intersection(line):
            places[one].add(at)
    return places


def _values(inputs: Arrays, row: int) -> Row:
    cells = [cell for array in inputs.values() for cell in array[row].reshape(-1).tolist()]
    return [value(cell) for cell in cells]


def _speaks_for_itself(values: Row) -> bool:
    """Whether so much stands in a row that no other is like it by chance."""
    texts = [one for one in values if isinstance(one, str) and len(one) >= LONG_TEXT]
    broken = {one for one in values if isinstance(one, float) and not one.is_integer()}
    return bool(texts) or len(broken) >= SHORT_WINDOW


def _answers(target: np.ndarray, labels: tuple[str, ...]) -> list[Row]:
    """What a line says besides that names this target: its figures, or its label."""
    answers = [[value(cell) for cell in np.ravel(target).tolist()]]
    if labels and np.ndim(target) == 0 and target.dtype.kind in "iu":
        answers.append([value(labels[int(target)])])
    return answers


def _in_pictures(public: Public, inputs: Arrays) -> Iterator[tuple[int, str]]:
    """Rows of an input that equal a picture, or a row of a .npy, pixel by pixel."""
    for array in inputs.values():
        if array.ndim < 3 or array.dtype.kind not in "uif":
            continue
        seen = _pixels(public, array[0].size)
        for row, one in enumerate(_as_bytes(array)):
            if one in seen:
                yield row, seen[one]


def _pixels(public: Public, size: int) -> dict[bytes, str]:
    seen: dict[bytes, str] = {}
    for name, array in public.arrays.items():
        rows = array[None] if array.size == size else array
        if rows.ndim > 1 and rows[0].size == size:
            seen |= dict.fromkeys(_as_bytes(rows), name)
    return seen


def _as_bytes(rows: np.ndarray) -> list[bytes]:
    """Each row's pixels from 0 to 255."""
    scale = 255 if rows.dtype.kind == "f" and rows.max(initial=0) <= 1 else 1
    pixels = np.rint(rows.reshape(len(rows), -1) * scale).astype(np.float32)
    return [row.tobytes() for row in pixels]


def _in_columns(public: Public, inputs: Arrays, targets: np.ndarray) -> dict[int, str]:
    """Windows that stand in a column together with the values that they are to forecast."""
    found: dict[int, str] = {}
    if targets.dtype.kind != "f":
        return found
    future = targets.reshape(len(targets), -1).astype(np.float32)
    for array in inputs.values():
        past = array.reshape(len(array), -1)
        if array.ndim > 3 or past.shape[1] < SHORT_WINDOW or past.dtype.kind != "f":
            continue
        windows = np.concatenate([past.astype(np.float32), future], axis=1)
        for name, rows in public.rows.items():
            for column in columns(rows):
                found |= dict.fromkeys(_matches(column, windows), name)
    return found


def _matches(column: np.ndarray, windows: np.ndarray) -> list[int]:
    """Rows of `windows` that are a stretch of the column."""
    places = defaultdict(list)
    for row, start in enumerate(windows[:, 0].tolist()):
        places[start].append(row)
    found = []
    for at, one in enumerate(column[: len(column) - windows.shape[1] + 1].tolist()):
        stretch = column[at : at + windows.shape[1]]
        found += [row for row in places.get(one, ()) if np.array_equal(windows[row], stretch)]
    return found
