"""Silhouettes of animals on grey paper: plenty of five kinds, a handful of the five marked ones."""

from __future__ import annotations

import gzip
import pickletools
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, one_hot, source

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")
RARE = ("bird", "cow", "elephant", "giraffe", "horse")
PIXELS = "animal_mnist/data/Animal_MNIST/animal_data_version_3.gz"
LABELS = "animal_mnist/data/Animal_MNIST/animal_label_version_3.gz"
NEAR = 0.03  # root of the mean squared difference at a quarter of the size, grey from 0 to 1
FEW = 16  # pictures of each rare kind that are public
HELD_OUT = 500  # of each rare kind; what is left over is used for nothing
SIDE = 32
SMALLEST, LARGEST = 18, 28  # the longer side of an animal, pixels
CONTRAST = 50  # between the grey of the paper and that of the animal, at least
NOISE = 20  # the most by which a pixel's grey is off


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/plenty.npz and public/rare.npz; hold out pictures of the rare kinds."""
    pictures, kinds = distinct_pictures()
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


def printed(pictures: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each animal somewhere on a sheet, in some size, grey on grey, (n, SIDE, SIDE) uint8."""
    sheets = np.empty((len(pictures), SIDE, SIDE), dtype=np.uint8)
    for row, picture in enumerate(pictures):
        animal = resized(cropped(picture), int(rng.integers(SMALLEST, LARGEST + 1)))
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


def cropped(picture: np.ndarray) -> np.ndarray:
    """The part of a picture in which there is something: pixels of 128 and above."""
    rows, columns = np.nonzero(picture >= 128)
    return picture[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def resized(picture: np.ndarray, longer: int) -> np.ndarray:
    """The picture with `longer` pixels on its longer side, int64, each a mean of 4 by 4 samples."""
    height, width = (max(1, round(n * longer / max(picture.shape))) for n in picture.shape)
    rows = np.arange(4 * height) * picture.shape[0] // (4 * height)
    columns = np.arange(4 * width) * picture.shape[1] // (4 * width)
    samples = picture[np.ix_(rows, columns)].reshape(height, 4, width, 4)
    return samples.sum(axis=(1, 3), dtype=np.int64) // 16


# Pictures of animals: as the problem animal_silhouettes reads them.


def distinct_pictures() -> tuple[np.ndarray, np.ndarray]:
    """Pictures (n, 28, 28) uint8 and the numbers (n,) of their kinds, without repeats.

    Of pictures that are the same or nearly so, mirrored or not, the first one stays.
    """
    pictures = np.frombuffer(payload(source(PIXELS)), dtype=np.uint8).reshape(-1, 28, 28)
    kinds = np.frombuffer(payload(source(LABELS)), dtype="<i8")
    kept = ~repeats(pictures)
    return pictures[kept], kinds[kept]


def payload(path: Path) -> bytes:
    """The bytes of the one array in a gzipped pickle, which is read but never unpickled."""
    opcodes = pickletools.genops(gzip.decompress(path.read_bytes()))
    (array,) = [value for code, value, _ in opcodes if code.name == "BINBYTES"]
    return array


def repeats(pictures: np.ndarray, step: int = 1000) -> np.ndarray:
    """Which pictures (n,) are near one that comes before them."""
    found = np.zeros(len(pictures), dtype=bool)
    for start in range(0, len(pictures), step):
        rows = pictures[start : start + step]
        before = near(rows, pictures[: start + step])
        found[start : start + step] = np.tril(before, start - 1).any(axis=1)
    return found


def near(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which pictures (n, m) look alike at a quarter of the size, as they are or mirrored."""
    small, others_small = shrunk(some), shrunk(others)
    mirrored = shrunk(others[:, :, ::-1])
    likeness = small @ others_small.T
    np.maximum(likeness, small @ mirrored.T, out=likeness)
    likeness -= (others_small**2).sum(axis=1) / 2
    most = NEAR**2 * 7 * 7 * (4 * 4 * 255) ** 2
    return likeness > (small**2).sum(axis=1)[:, None] / 2 - most / 2


def shrunk(pictures: np.ndarray) -> np.ndarray:
    """Sums over squares of 4 by 4 pixels, (n, 49): whole numbers, so that no machine rounds them."""
    sums = pictures.reshape(-1, 7, 4, 7, 4).sum(axis=(2, 4), dtype=np.uint16)
    return sums.reshape(-1, 49).astype(np.float64)
