"""Diamonds as a dealer lists them: three in five stones are held out, the rest is a table."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, chains, naive_classes, read_rows, source, split_groups

if TYPE_CHECKING:
    from pathlib import Path

HELD_OUT = 0.6
CUTS = ["Fair", "Good", "Very Good", "Premium", "Ideal"]
MEASURES = ["carat", "depth", "table", "price", "x", "y", "z"]
GRADES = ["color", "clarity"]
SIZE = ["carat", "x", "y", "z"]

Stones = list[dict[str, str]]


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/diamonds.csv; hold out three in five stones.

    A stone that is listed twice, at another price or grade, has the same weight and lengths: all
    that share these are on one side.
    """
    stones = _read()
    same = chains.families([[tuple(stone[name] for name in SIZE)] for stone in stones])
    shown, held = split_groups(same, HELD_OUT, rng)
    assert not set(same[shown].tolist()) & set(same[held].tolist())
    _write(public / "diamonds.csv", [stones[row] for row in rng.permutation(shown)])
    cuts = np.array([CUTS.index(stone["cut"]) for stone in stones])
    return HeldOut(
        _inputs([stones[row] for row in held]),
        cuts[held],
        naive_classes(cuts[shown], len(held), len(CUTS)),
        np.unique(same[held], return_inverse=True)[1],
    )


def _read() -> Stones:
    """Every stone as it is listed, cells as text, without exact repeats."""
    stones = {tuple(stone.values()): stone for stone in read_rows(source("data.csv.gz"))}
    return list(stones.values())


def _write(path: Path, stones: Stones) -> None:
    """The table as spreadsheets save it in much of Europe: semicolons, decimal commas."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream, delimiter=";")
        out.writerow(stones[0])
        for stone in stones:
            out.writerow([cell.replace(".", ",") for cell in stone.values()])


def _inputs(stones: Stones) -> dict[str, np.ndarray]:
    """The contract's inputs: seven measures (n, 7), and each grade (n, 1)."""
    measures = [[float(stone[name]) for name in MEASURES] for stone in stones]
    return {
        "measures": np.array(measures, dtype=np.float32),
        **{name: np.array([[stone[name]] for stone in stones]) for name in GRADES},
    }
