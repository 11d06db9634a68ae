from __future__ import annotations

import numpy as np

from tfexam.authoring import earth

SIDE = 40


def grounds() -> np.ndarray:
    """A map of four squares: flat sea, bright ice with a dark edge, land, and a strip left over."""
    land = np.random.default_rng(1).integers(60, 200, (earth.SQUARE, earth.SQUARE))
    sea, ice = np.full_like(land, 90), np.full_like(land, 250)
    ice[:30] = 100
    whole = np.block([[sea, ice], [land, sea]])
    return np.pad(whole, ((0, 20), (0, 30)))


def test_only_squares_of_land_are_kept() -> None:
    kept = earth.land(grounds())
    assert np.array_equal(kept, grounds()[None, earth.SQUARE : 2 * earth.SQUARE, : earth.SQUARE])


def test_a_piece_is_turned_and_mirrored_in_all_eight_ways() -> None:
    slopes = np.arange(earth.SQUARE**2).reshape(1, earth.SQUARE, earth.SQUARE)
    rng = np.random.default_rng(1)
    pieces = [earth.piece(slopes, SIDE, rng) for _ in range(200)]
    assert {piece.shape for piece in pieces} == {(SIDE, SIDE)}
    assert len({(piece[0, 1] - piece[0, 0], piece[1, 0] - piece[0, 0]) for piece in pieces}) == 8
