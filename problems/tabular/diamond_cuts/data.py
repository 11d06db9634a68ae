"""Diamonds as a dealer lists them: three in five stones are held out, the rest is a table."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, one_hot, source, split_groups

if TYPE_CHECKING:
    from pathlib import Path

HELD_OUT = 0.6
CUTS = ["Fair", "Good", "Very Good", "Premium", "Ideal"]
MEASURES = ["carat", "depth", "table", "price", "x", "y", "z"]
GRADES = ["color", "clarity"]

Stones = list[dict[str, str]]


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/diamonds.csv; hold out three in five stones.

    A stone that is listed twice, at another price or grade, has the same weight and lengths: all
    that share these are on one side.
    """
    stones = _read()
    same = _numbered([tuple(stone[name] for name in ("carat", "x", "y", "z")) for stone in stones])
    shown, held = split_groups(same, HELD_OUT, rng)
    assert not set(same[shown].tolist()) & set(same[held].tolist())
    _write(public / "diamonds.csv", [stones[row] for row in rng.permutation(shown)])
    cuts = np.array([CUTS.index(stone["cut"]) for stone in stones])
    return HeldOut(
        _inputs([stones[row] for row in held]),
        cuts[held],
        _baselines(cuts[shown], len(held)),
        np.unique(same[held], return_inverse=True)[1],
    )


def _read() -> Stones:
    """Every stone as it is listed, cells as text, without exact repeats."""
    with gzip.open(source("data.csv.gz"), "rt", encoding="utf-8", newline="") as stream:
        stones = {tuple(stone.values()): stone for stone in csv.DictReader(stream)}
    return list(stones.values())


def _numbered(names: list[tuple[str, ...]]) -> np.ndarray:
    """The same number for the same name, in the order in which they come."""
    numbers: dict[tuple[str, ...], int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names])


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


def _baselines(shown: np.ndarray, rows: int) -> dict[str, np.ndarray]:
    """Always the commonest cut; the share of each cut."""
    shares = (np.bincount(shown, minlength=len(CUTS)) / len(shown)).astype(np.float32)
    return {
        "commonest": one_hot(np.full(rows, shares.argmax()), len(CUTS)),
        "shares": np.tile(shares, (rows, 1)),
    }
