"""Silhouettes of animals: a folder of PNGs for the candidate, arrays for the grader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, naive_classes, png, raster, source, split_classes

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")
PIXELS = "animal_mnist/data/Animal_MNIST/animal_data_version_3.gz"
LABELS = "animal_mnist/data/Animal_MNIST/animal_label_version_3.gz"
HELD_OUT = 0.35


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/<kind>/<number>.png; hold out the same share of every kind."""
    pictures, kinds = raster.silhouettes(source(PIXELS), source(LABELS))
    shown, held = split_classes(kinds, HELD_OUT, rng)
    write_pictures(public, pictures[shown], kinds[shown], rng)
    held = rng.permutation(held)
    assert not {p.tobytes() for p in pictures[held]} & {p.tobytes() for p in pictures[shown]}
    return HeldOut(
        inputs={"image": pictures[held, :, :, None].astype(np.float32)},
        targets=kinds[held],
        baselines=naive_classes(kinds[shown], len(held), len(KINDS)),
    )


def write_pictures(
    public: Path, pictures: np.ndarray, kinds: np.ndarray, rng: np.random.Generator
) -> None:
    """One PNG a picture, numbered in an order that says nothing."""
    for kind in KINDS:
        (public / kind).mkdir()
    for number, row in enumerate(rng.permutation(len(pictures))):
        (public / KINDS[kinds[row]] / f"{number:05}.png").write_bytes(png(pictures[row, ..., None]))
