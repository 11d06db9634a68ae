"""@title@: a folder of PNGs for the candidate, arrays for the grader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, naive_classes, png, source, split_classes

if TYPE_CHECKING:
    from pathlib import Path

CLASSES = ["cat", "dog"]
HELD_OUT = 0.4


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/<class>/<number>.png; hold out the same share of each class."""
    with np.load(source("data.npz"), allow_pickle=False) as raw:
        pictures, labels = raw["pictures"], raw["labels"]
    shown, held = split_classes(labels, HELD_OUT, rng)
    write_pictures(public, pictures[shown], labels[shown], rng)
    assert not {p.tobytes() for p in pictures[held]} & {p.tobytes() for p in pictures[shown]}
    return HeldOut(
        {"image": pictures[held].astype(np.float32)},
        labels[held],
        naive_classes(labels[shown], len(held), len(CLASSES)),
    )


def write_pictures(
    public: Path, pictures: np.ndarray, labels: np.ndarray, rng: np.random.Generator
) -> None:
    """One PNG a picture, numbered in an order that says nothing."""
    for name in CLASSES:
        (public / name).mkdir()
    for number, row in enumerate(rng.permutation(len(pictures))):
        path = public / CLASSES[labels[row]] / f"{number:05}.png"
        path.write_bytes(png(pictures[row]))
