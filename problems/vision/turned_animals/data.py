"""Silhouettes of animals: upright and of many sizes for the candidate, turned for the grader."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, grey, naive_classes, png, raster, source, split_classes

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")
PIXELS = "animal_mnist/data/Animal_MNIST/animal_data_version_3.gz"
LABELS = "animal_mnist/data/Animal_MNIST/animal_label_version_3.gz"
HELD_OUT = 0.3
SIDE = 32
LONGER = 22  # the longer side of a held-out animal before it is turned: its diagonal is below 32
SIZES = 24, 64  # the longer side of an animal in the public pictures, pixels
ONE = 1 << 14
"""Sines and cosines are whole numbers of this: no machine rounds another way."""


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/pictures/<number>.png, upright, and labels.csv; hold out turned ones."""
    pictures, kinds = raster.silhouettes(source(PIXELS), source(LABELS))
    shown, held = split_classes(kinds, HELD_OUT, rng)
    assert not {p.tobytes() for p in pictures[held]} & {p.tobytes() for p in pictures[shown]}
    write_pictures(public, pictures[shown], kinds[shown], rng)
    angles = rng.uniform(0, 2 * np.pi, len(held))
    images = np.stack([turned(p, angle) for p, angle in zip(pictures[held], angles, strict=True)])
    return HeldOut(
        inputs={"image": images[..., None].astype(np.float32)},
        targets=kinds[held],
        baselines=naive_classes(kinds[shown], len(held), len(KINDS)),
    )


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The upright pictures at the grader's size: what another seed holds out is turned already."""
    with (public / "labels.csv").open(encoding="utf-8", newline="") as stream:
        files, names = zip(*list(csv.reader(stream))[1:], strict=True)
    pictures = [grey((public / "pictures" / file).read_bytes()) for file in files]
    images = np.stack([middled(raster.resized(p, LONGER)) for p in pictures])
    kinds = np.array([KINDS.index(name) for name in names])
    return {"image": images[..., None].astype(np.float32)}, kinds


def turned(picture: np.ndarray, angle: float) -> np.ndarray:
    """The animal with a longer side of LONGER, turned about its middle, (SIDE, SIDE) uint8.

    Between pixels it is interpolated linearly, as most programs do; what comes from outside is black.
    """
    upright = middled(raster.resized(raster.cropped(picture), LONGER), SIDE + 2)
    cosine, sine = (round(ONE * float(f(angle))) for f in (np.cos, np.sin))
    places = 2 * np.arange(SIDE) + 1 - SIDE  # halves of a pixel from the middle
    down, across = places[:, None], places[None, :]
    pixel = 2 * ONE
    rows, below = divided(cosine * down - sine * across, pixel)
    columns, beside = divided(sine * down + cosine * across, pixel)
    upper = upright[rows, columns] * (pixel - beside) + upright[rows, columns + 1] * beside
    lower = upright[rows + 1, columns] * (pixel - beside) + upright[rows + 1, columns + 1] * beside
    return ((upper * (pixel - below) + lower * below) // pixel**2).astype(np.uint8)


def divided(places: np.ndarray, pixel: int) -> tuple[np.ndarray, np.ndarray]:
    """Whole pixels and the rest, of places from the middle of a padded picture; kept inside it."""
    whole, rest = np.divmod(places + (SIDE + 1) * pixel // 2, pixel)
    return np.clip(whole, 0, SIDE), rest


def middled(animal: np.ndarray, side: int = SIDE) -> np.ndarray:
    """The animal in the middle of a black picture (side, side)."""
    height, width = animal.shape
    top, left = (side - height) // 2, (side - width) // 2
    picture = np.zeros((side, side), dtype=animal.dtype)
    picture[top : top + height, left : left + width] = animal
    return picture


def write_pictures(
    public: Path, pictures: np.ndarray, kinds: np.ndarray, rng: np.random.Generator
) -> None:
    """PNGs of many sizes, numbered in an order that says nothing, and a table of their kinds."""
    (public / "pictures").mkdir()
    with (public / "labels.csv").open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(["file", "animal"])
        for number, row in enumerate(rng.permutation(len(pictures))):
            longer = int(rng.integers(SIZES[0], SIZES[1] + 1))
            picture = raster.resized(raster.cropped(pictures[row]), longer).astype(np.uint8)
            (public / "pictures" / f"{number:05}.png").write_bytes(png(picture[..., None]))
            out.writerow([f"{number:05}.png", KINDS[kinds[row]]])
