"""King and rook against king: positions that differ by more than a turn or a mirror of the board."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, naive_classes, read_columns, source, split_classes

if TYPE_CHECKING:
    from pathlib import Path

SHOWN, HELD = 6_000, 10_000
PIECES = ("white_king", "white_rook", "black_king")
ANSWERS = ("draw", *map(str, range(17)))


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/positions.csv; hold out other positions, each on a board that lies anyhow.

    data.csv.gz has one of the eight positions that turns and mirrors make of each, so that those
    of one side are on the other in no disguise.
    """
    table = read_columns(source("data.csv.gz"))
    boards = turned(np.array([_numbers(table[piece]) for piece in PIECES]).T, rng)
    answers = np.array([ANSWERS.index(moves) for moves in table["moves"]])
    shown, held = split_classes(answers, 1 - SHOWN / len(answers), rng)
    held = rng.permutation(held)[:HELD]
    _write(public / "positions.csv", boards, answers, rng.permutation(shown))
    asked = {piece: _names(boards[held, place])[:, None] for place, piece in enumerate(PIECES)}
    baselines = naive_classes(answers[shown], len(held), len(ANSWERS))
    return HeldOut(asked, answers[held], baselines)


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The positions of the file: other seeds turn the same ones in other ways."""
    table = read_columns(public / "positions.csv")
    inputs = {piece: np.array(table[piece], dtype=object)[:, None] for piece in PIECES}
    return inputs, np.array([ANSWERS.index(moves) for moves in table["moves"]])


def turned(boards: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Squares (n, 3), 0 (a1) to 63 (h8): each board turned or mirrored in one of eight ways."""
    rank, file = np.divmod(boards, 8)
    over, up, across = rng.integers(2, size=(3, len(boards), 1)).astype(bool)
    file, rank = np.where(over, 7 - file, file), np.where(up, 7 - rank, rank)
    return np.where(across, 8 * file + rank, 8 * rank + file)


def _numbers(squares: list[str]) -> list[int]:
    return ["abcdefgh".index(square[0]) + 8 * (int(square[1]) - 1) for square in squares]


def _names(squares: np.ndarray) -> np.ndarray:
    return np.array(["abcdefgh"[n % 8] + str(n // 8 + 1) for n in squares.tolist()], dtype=object)


def _write(path: Path, boards: np.ndarray, answers: np.ndarray, rows: np.ndarray) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow([*PIECES, "moves"])
        for row in rows.tolist():
            out.writerow([*_names(boards[row]), ANSWERS[answers[row]]])
