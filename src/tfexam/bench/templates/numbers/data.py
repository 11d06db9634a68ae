"""@title@: two rows in five are held out, drawn at random."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import (
    HeldOut,
    figures,
    naive_numbers,
    number_table,
    read_columns,
    source,
    split_groups,
    write_rows,
)

if TYPE_CHECKING:
    from pathlib import Path

TARGET = "price"
NUMBERS = ["size"]
DATES = {"bought": "%Y-%m-%d"}
WORDS = ["colour"]
GAPS = ["size"]
GROUP = ""
HELD_OUT = 0.4


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the public rows as a table; hold out the others, or whole groups."""
    columns = read_columns(source("data.csv.gz"))
    targets = figures(columns[TARGET])
    groups = np.array(columns[GROUP]) if GROUP else np.arange(len(targets))
    shown, held = split_groups(groups, HELD_OUT, rng)
    write_rows(public / "@id@.csv", columns, rng.permutation(shown))
    inputs = tables(columns)
    assert_apart(inputs, shown, held)
    return HeldOut(
        {name: table[held] for name, table in inputs.items()},
        targets[held, None],
        naive_numbers(targets[shown], len(held)),
        groups[held],
    )


def tables(columns: dict[str, list[str]]) -> dict[str, np.ndarray]:
    """The inputs of every row; one that would have no column is left out."""
    numbers = number_table(columns, NUMBERS, DATES, GAPS)
    words = np.array([[cell or "?" for cell in columns[name]] for name in WORDS], dtype=object).T
    return {name: t for name, t in (("numbers", numbers), ("words", words)) if t.size}


def assert_apart(inputs: dict[str, np.ndarray], shown: np.ndarray, held: np.ndarray) -> None:
    """No held-out row stands among the public ones."""
    rows = list(zip(*(map(tuple, table.tolist()) for table in inputs.values()), strict=True))
    assert not {rows[row] for row in held} & {rows[row] for row in shown}
