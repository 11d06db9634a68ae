"""Silhouettes of animals: a folder of PNGs for the candidate, arrays for the grader."""

from __future__ import annotations

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
HELD_OUT = 0.35
NEAR = 0.03  # root of the mean squared difference at a quarter of the size, grey from 0 to 1


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/<kind>/<number>.png; hold out the same share of every kind."""
    pictures, kinds = distinct_pictures()
    shown, held = split_classes(kinds, HELD_OUT, rng)
    write_pictures(public, pictures[shown], kinds[shown], rng)
    assert not {p.tobytes() for p in pictures[held]} & {p.tobytes() for p in pictures[shown]}
    return HeldOut(
        inputs={"image": pictures[held, :, :, None].astype(np.float32)},
        targets=kinds[held],
        baselines=naive_answers(kinds[shown], len(held)),
    )


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
    sizes = (small**2).sum(axis=1)[:, None] + (others_small**2).sum(axis=1)
    likeness = np.maximum(small @ others_small.T, small @ mirrored.T)
    return sizes - 2 * likeness < NEAR**2 * 7 * 7 * (4 * 4 * 255) ** 2


def shrunk(pictures: np.ndarray) -> np.ndarray:
    """Sums over squares of 4 by 4 pixels, (n, 49): whole numbers, so that no machine rounds them."""
    sums = pictures.reshape(-1, 7, 4, 7, 4).sum(axis=(2, 4), dtype=np.uint16)
    return sums.reshape(-1, 49).astype(np.float64)


def write_pictures(
    public: Path, pictures: np.ndarray, kinds: np.ndarray, rng: np.random.Generator
) -> None:
    """One PNG a picture, numbered in an order that says nothing."""
    for kind in KINDS:
        (public / kind).mkdir()
    for number, row in enumerate(rng.permutation(len(pictures))):
        (public / KINDS[kinds[row]] / f"{number:05}.png").write_bytes(png(pictures[row]))


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


def naive_answers(shown: np.ndarray, rows: int) -> dict[str, np.ndarray]:
    """Always the commonest kind; the share of each kind."""
    counts = np.bincount(shown, minlength=len(KINDS))
    shares = (counts / counts.sum()).astype(np.float32)
    return {
        "commonest kind": one_hot(np.full(rows, counts.argmax()), len(KINDS)),
        "share of each kind": np.tile(shares, (rows, 1)),
    }
