"""@title@: the same share of each class is held out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import (
    HeldOut,
    naive_classes,
    read_columns,
    source,
    split_classes,
    split_groups,
    write_rows,
)

if TYPE_CHECKING:
    from pathlib import Path

TEXT, TARGET = "text", "topic"
CLASSES = ["good", "bad"]
GROUP = ""
HELD_OUT = 0.4


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the public texts as a table; hold out the same share of each class, or whole groups."""
    columns = read_columns(source("data.csv.gz"))
    texts = np.array(columns[TEXT], dtype=object)
    labels = np.array([CLASSES.index(name) for name in columns[TARGET]])
    groups = np.array(columns[GROUP]) if GROUP else np.arange(len(labels))
    shown, held = (
        split_groups(groups, HELD_OUT, rng) if GROUP else split_classes(labels, HELD_OUT, rng)
    )
    write_rows(public / "@id@.csv", columns, rng.permutation(shown))
    assert not set(texts[held]) & set(texts[shown])
    return HeldOut(
        {"text": texts[held, None]},
        labels[held],
        naive_classes(labels[shown], len(held), len(CLASSES)),
        groups[held],
    )
