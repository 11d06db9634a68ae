"""Columns that give the target away: its copy in other words, or an id that was given by it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

TOO_GOOD = 0.97
"""Share of rows that one column alone gets right (or of the spread that it explains)."""

TOO_GOOD_FOR_AN_ID = 0.9

TOO_EASY = 0.9
"""Share of the commonest class from which on being right says little."""

FEW_VALUES = 40
"""Numbers of so few values are looked at as words."""

FEWEST = 40


def tells_class(
    cells: Sequence[str], classes: Sequence[str], *, numeric: bool, is_id: bool
) -> bool:
    """Whether a column alone tells the class: learned on half of the rows, tried on the others.

    An id need not tell it quite: it is to tell nothing at all.
    """
    commonest = Counter(classes).most_common(1)[0][1] / len(classes)
    if len(cells) < FEWEST or commonest > TOO_EASY:
        return False
    order = np.random.default_rng(0).permutation(len(cells)).tolist()
    half = len(order) // 2
    answer = _by_nearest if numeric and len(set(cells)) > FEW_VALUES else _by_vote
    learned, tried = order[:half], order[half:]
    said = answer(cells, classes, learned, tried)
    hits: int = sum(one == classes[row] for one, row in zip(said, tried, strict=True))
    return bool(hits >= (TOO_GOOD_FOR_AN_ID if is_id else TOO_GOOD) * len(tried))


def _by_vote(
    cells: Sequence[str], classes: Sequence[str], learned: list[int], tried: list[int]
) -> list[str]:
    """The commonest class of the rows that have the same value."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in learned:
        votes[cells[row]][classes[row]] += 1
    guessed = {cell: names.most_common(1)[0][0] for cell, names in votes.items()}
    return [guessed.get(cells[row], "") for row in tried]


def _by_nearest(
    cells: Sequence[str], classes: Sequence[str], learned: list[int], tried: list[int]
) -> list[str]:
    """The class of the row whose number is nearest."""
    figures = np.array([float(cell or "-inf") for cell in cells])
    rows = np.array(sorted(learned, key=lambda row: figures[row]))
    known = figures[rows]
    right = np.searchsorted(known, figures[tried]).clip(1, len(known) - 1)
    with np.errstate(invalid="ignore"):
        is_left = figures[tried] - known[right - 1] <= known[right] - figures[tried]
    return [classes[row] for row in rows[right - is_left]]


def tells_number(
    cells: Sequence[str], targets: Sequence[str], *, numeric: bool, is_id: bool
) -> bool:
    """Whether a column alone tells the target: a straight line of it, or a word for each value."""
    wanted = np.array(targets, dtype=np.float64)
    if not numeric:
        return _words_tell(list(cells), wanted)
    given = np.array([bool(cell) for cell in cells])
    if given.sum() < FEWEST:
        return False
    figures = np.array([float(cell) for cell in cells if cell])
    if figures.std() == 0 or wanted[given].std() == 0:
        return False
    return bool(np.corrcoef(figures, wanted[given])[0, 1] ** 2 >= (0.8 if is_id else 0.9999))


def _words_tell(cells: list[str], wanted: np.ndarray) -> bool:
    _, places = np.unique(cells, return_inverse=True)
    counts = np.bincount(places)
    if len(counts) > len(cells) / 4 or wanted.var() == 0:
        return False
    means = np.bincount(places, weights=wanted) / counts
    return bool(((wanted - means[places]) ** 2).mean() <= 0.0001 * wanted.var())
