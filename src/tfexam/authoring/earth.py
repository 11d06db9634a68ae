"""The Earth from above, as a ground to lay things on: squares of land, and pieces of a square."""

from __future__ import annotations

import numpy as np

SQUARE = 96
"""The map is cut into squares of so many pixels."""


def land(picture: np.ndarray) -> np.ndarray:
    """The squares (n, SQUARE, SQUARE) of a grey map: neither mostly sea nor ice, nor flat."""
    rows, columns = (n // SQUARE for n in picture.shape)
    cut = picture[: rows * SQUARE, : columns * SQUARE].reshape(rows, SQUARE, columns, SQUARE)
    squares = cut.swapaxes(1, 2).reshape(-1, SQUARE, SQUARE)
    lively = squares.std(axis=(1, 2)) > 12
    moderate = ((squares < 30) | (squares > 235)).mean(axis=(1, 2)) < 0.1
    kept: np.ndarray = squares[lively & moderate]
    return kept


def piece(squares: np.ndarray, side: int, rng: np.random.Generator) -> np.ndarray:
    """A piece (side, side) int64 of one square, turned by quarters and mirrored, all at random."""
    square = squares[rng.integers(len(squares))]
    top, left = rng.integers(SQUARE - side + 1, size=2)
    turned = np.rot90(square[top : top + side, left : left + side], int(rng.integers(4)))
    mirrored: np.ndarray = turned[:, :: (1, -1)[rng.integers(2)]].astype(np.int64)
    return mirrored
