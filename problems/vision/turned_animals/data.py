"""Silhouettes of animals: upright and of many sizes for the candidate, turned for the grader."""

from __future__ import annotations

import csv
import gzip
import pickletools
import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, one_hot, source, split_classes

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")
PIXELS = "animal_mnist/data/Animal_MNIST/animal_data_version_3.gz"
LABELS = "animal_mnist/data/Animal_MNIST/animal_label_version_3.gz"
HELD_OUT = 0.3
NEAR = 0.03  # root of the mean squared difference at a quarter of the size, grey from 0 to 1
SIDE = 32
LONGER = 22  # the longer side of a held-out animal before it is turned: its diagonal is below 32
SIZES = 24, 64  # the longer side of an animal in the public pictures, pixels
ONE = 1 << 14
"""Sines and cosines are whole numbers of this: no machine rounds another way."""


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/pictures/<number>.png, upright, and labels.csv; hold out turned ones."""
    pictures, kinds = distinct_pictures()
    shown, held = split_classes(kinds, HELD_OUT, rng)
    assert not {p.tobytes() for p in pictures[held]} & {p.tobytes() for p in pictures[shown]}
    write_pictures(public, pictures[shown], kinds[shown], rng)
    angles = rng.uniform(0, 2 * np.pi, len(held))
    images = np.stack([turned(p, angle) for p, angle in zip(pictures[held], angles, strict=True)])
    return HeldOut(
        inputs={"image": images[..., None].astype(np.float32)},
        targets=kinds[held],
        baselines=naive_answers(kinds[shown], len(held)),
    )


def turned(picture: np.ndarray, angle: float) -> np.ndarray:
    """The animal with a longer side of LONGER, turned about its middle, (SIDE, SIDE) uint8.

    Between pixels it is interpolated linearly, as most programs do; what comes from outside is black.
    """
    upright = np.pad(middled(resized(cropped(picture), LONGER)), 1)
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


def middled(animal: np.ndarray) -> np.ndarray:
    """The animal in the middle of a black picture (SIDE, SIDE)."""
    height, width = animal.shape
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    return np.pad(animal, ((top, SIDE - height - top), (left, SIDE - width - left)))


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
            picture = resized(cropped(pictures[row]), longer).astype(np.uint8)
            (public / "pictures" / f"{number:05}.png").write_bytes(png(picture))
            out.writerow([f"{number:05}.png", KINDS[kinds[row]]])


def naive_answers(shown: np.ndarray, rows: int) -> dict[str, np.ndarray]:
    """Always the commonest kind; the share of each kind."""
    counts = np.bincount(shown, minlength=len(KINDS))
    shares = (counts / counts.sum()).astype(np.float32)
    return {
        "commonest kind": one_hot(np.full(rows, counts.argmax()), len(KINDS)),
        "share of each kind": np.tile(shares, (rows, 1)),
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


def png(picture: np.ndarray) -> bytes:
    """A grey picture (height, width) uint8 as a PNG file (ISO/IEC 15948): three chunks."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    height, width = picture.shape
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = np.insert(picture, 0, 0, axis=1).tobytes()  # each line begins with its filter: none
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks
