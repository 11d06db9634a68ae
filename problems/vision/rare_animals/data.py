"""Silhouettes of animals on grey paper: plenty of five kinds, a handful of the five marked ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, one_hot, raster, source

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")
RARE = ("bird", "cow", "elephant", "giraffe", "horse")
PIXELS = "animal_mnist/data/Animal_MNIST/animal_data_version_3.gz"
LABELS = "animal_mnist/data/Animal_MNIST/animal_label_version_3.gz"
FEW = 16  # pictures of each rare kind that are public
HELD_OUT = 500  # of each rare kind; what is left over is used for nothing
SIDE = 32
SMALLEST, LARGEST = 18, 28  # the longer side of an animal, pixels
CONTRAST = 50  # between the grey of the paper and that of the animal, at least
NOISE = 20  # the most by which a pixel's grey is off


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/plenty.npz and public/rare.npz; hold out pictures of the rare kinds."""
    pictures, kinds = raster.silhouettes(source(PIXELS), source(LABELS))
    numbers = np.array([KINDS.index(kind) for kind in RARE])
    plenty = rng.permutation(np.flatnonzero(~np.isin(kinds, numbers)))
    drawn = [rng.permutation(np.flatnonzero(kinds == number)) for number in numbers]
    few = rng.permutation(np.concatenate([rows[:FEW] for rows in drawn]))
    held = rng.permutation(np.concatenate([rows[FEW : FEW + HELD_OUT] for rows in drawn]))
    seen = np.concatenate([plenty, few])
    assert not {p.tobytes() for p in pictures[held]} & {p.tobytes() for p in pictures[seen]}
    for name, rows in (("plenty", plenty), ("rare", few)):
        words = np.array(KINDS)[kinds[rows]]
        np.savez(public / f"{name}.npz", pictures=printed(pictures[rows], rng), kinds=words)
    return HeldOut(
        inputs={"image": printed(pictures[held], rng)[..., None].astype(np.float32)},
        targets=np.searchsorted(numbers, kinds[held]),
        baselines=naive_answers(len(held)),
    )


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The few pictures of the rare kinds: another seed holds out hundreds of each."""
    with np.load(public / "rare.npz") as rare:
        pictures, kinds = rare["pictures"], rare["kinds"]
    images = pictures[..., None].astype(np.float32)
    return {"image": images}, np.array([RARE.index(kind) for kind in kinds])


def printed(pictures: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each animal somewhere on a sheet, in some size, grey on grey, (n, SIDE, SIDE) uint8."""
    sheets = np.empty((len(pictures), SIDE, SIDE), dtype=np.uint8)
    for row, picture in enumerate(pictures):
        animal = raster.resized(raster.cropped(picture), int(rng.integers(SMALLEST, LARGEST + 1)))
        height, width = animal.shape
        top, left = rng.integers(SIDE - height + 1), rng.integers(SIDE - width + 1)
        paper = int(rng.integers(256))
        greys = np.arange(256)
        ink = int(rng.choice(greys[np.abs(greys - paper) >= CONTRAST]))
        sheet = paper + rng.integers(-NOISE, NOISE + 1, size=(SIDE, SIDE))
        sheet[top : top + height, left : left + width] += animal * (ink - paper) // 255
        sheets[row] = np.clip(sheet, 0, 255)
    return sheets


def naive_answers(rows: int) -> dict[str, np.ndarray]:
    """Always one kind; all alike."""
    return {
        "always a bird": one_hot(np.zeros(rows, dtype=np.int64), len(RARE)),
        "all alike": np.full((rows, len(RARE)), 1 / len(RARE), dtype=np.float32),
    }
