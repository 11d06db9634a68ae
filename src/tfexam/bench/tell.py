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

BINS = 40
FEWEST = 40


def tells_class(
    cells: Sequence[str], classes: Sequence[str], *, numeric: bool, is_id: bool
) -> bool:
    """Whether a column alone tells the class: learned on every other row, tried on the rest.

    An id need not tell it quite: it is to tell nothing at all.
    """
    keys = _binned(cells) if numeric else list(cells)
    commonest = Counter(classes).most_common(1)[0][1] / len(classes)
    if len(keys) < FEWEST or commonest > TOO_EASY:
        return False
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for key, name in zip(keys[::2], classes[::2], strict=True):
        votes[key][name] += 1
    guessed = {key: names.most_common(1)[0][0] for key, names in votes.items()}
    tried = list(zip(keys[1::2], classes[1::2], strict=True))
    return sum(guessed.get(key) == name for key, name in tried) >= (
        TOO_GOOD_FOR_AN_ID if is_id else TOO_GOOD
    ) * len(tried)


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


def _binned(cells: Sequence[str]) -> list[str]:
    """Numbers as the bin that they fall into, as many rows in each; few values stay as they are."""
    if len(set(cells)) <= BINS:
        return list(cells)
    figures = np.array([float(cell or "nan") for cell in cells])
    edges = np.nanquantile(figures, np.linspace(0, 1, BINS + 1)[1:-1])
    return [str(place) for place in np.searchsorted(edges, figures)]
