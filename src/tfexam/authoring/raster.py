"""What pictures take before they are a problem: out of a pickle, cropped, resized, told apart."""

from __future__ import annotations

import gzip
import pickletools
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

NEAR = 0.03
"""Pictures are nearly the same below this: the root of the mean squared difference at a quarter of
the size, grey from 0 to 1."""


def pickled_array(path: Path) -> bytes:
    """The bytes of the one array in a gzipped pickle, which is read but never unpickled."""
    opcodes = pickletools.genops(gzip.decompress(path.read_bytes()))
    (array,) = [value for code, value, _ in opcodes if code.name == "BINBYTES"]
    return bytes(array or b"")


def silhouettes(pixels: Path, labels: Path) -> tuple[np.ndarray, np.ndarray]:
    """Animal-MNIST: pictures (n, 28, 28) uint8 and the numbers (n,) of their kinds, no repeats.

    Of pictures that are the same or nearly so, mirrored or not, the first one stays.
    """
    pictures = np.frombuffer(pickled_array(pixels), dtype=np.uint8).reshape(-1, 28, 28)
    kinds = np.frombuffer(pickled_array(labels), dtype="<i8")
    kept = ~repeats(pictures)
    return pictures[kept], kinds[kept]


def cropped(picture: np.ndarray) -> np.ndarray:
    """The part of a picture in which there is something: pixels of 128 and above."""
    solid = picture >= 128
    rows, columns = (np.flatnonzero(solid.any(axis=axis)) for axis in (1, 0))
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def resized(picture: np.ndarray, longer: int) -> np.ndarray:
    """The picture with `longer` pixels on its longer side, int64, each a mean of 4 by 4 samples."""
    height, width = (max(1, round(n * longer / max(picture.shape))) for n in picture.shape)
    down, across = shares(height, picture.shape[0]), shares(width, picture.shape[1])
    means: np.ndarray = (down @ picture @ across.T).astype(np.int64) // 16
    return means


@cache
def shares(pixels: int, given: int) -> np.ndarray:
    """How many of the four samples of each new pixel each given one has, (pixels, given) float64.

    Whole numbers: sums of their products with pixels are exact in any order.
    """
    counts = np.zeros((pixels, given))
    sample = np.arange(4 * pixels)
    np.add.at(counts, (sample // 4, sample * given // (4 * pixels)), 1)
    return counts


def repeats(pictures: np.ndarray, step: int = 1000) -> np.ndarray:
    """Which pictures, of (n, 28, 28) uint8, are near one that comes before them: (n,) bool.

    Pictures that are near have sums that are: only those are compared.
    """
    sums = pictures.sum(axis=(1, 2), dtype=np.int64)
    order = np.argsort(sums, kind="stable")
    sums = sums[order]
    furthest = NEAR * 255 * pictures[0].size + 1
    found = np.zeros(len(pictures), dtype=bool)
    for start in range(0, len(order), step):
        rows = order[start : start + step]
        first = np.searchsorted(sums, sums[start] - furthest)
        others = order[first : np.searchsorted(sums, sums[start + len(rows) - 1] + furthest)]
        is_before = others < rows[:, None]
        found[rows] = (near(pictures[rows], pictures[others]) & is_before).any(axis=1)
    return found


def near(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of (n, 28, 28) and (m, 28, 28) look alike, as they are or mirrored: (n, m) bool."""
    small, others_small = shrunk(some), shrunk(others)
    mirrored = shrunk(others[:, :, ::-1])
    likeness = small @ others_small.T
    np.maximum(likeness, small @ mirrored.T, out=likeness)
    likeness -= (others_small**2).sum(axis=1) / 2
    most = NEAR**2 * 7 * 7 * (4 * 4 * 255) ** 2
    alike: np.ndarray = likeness > (small**2).sum(axis=1)[:, None] / 2 - most / 2
    return alike


def shrunk(pictures: np.ndarray) -> np.ndarray:
    """Sums of 4 by 4 pixels, (n, 49): whole numbers, which no machine rounds."""
    sums: np.ndarray = pictures.reshape(-1, 7, 4, 7, 4).sum(axis=(2, 4), dtype=np.uint16)
    return sums.reshape(-1, 49).astype(np.float64)
