"""A JPEG's brightness, in whole numbers: no machine rounds another way, and no library is asked.

Baseline files (ITU-T T.81) with chroma at half size and without restarts are read.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

STEPS = np.arange(8)
ZIGZAG = np.array(
    sorted(range(64), key=lambda n: (n // 8 + n % 8, (n // 8, n % 8)[(n // 8 + n % 8 + 1) % 2]))
)
COSINES = np.round(8192 * np.cos((2 * STEPS + 1) * STEPS[:, None] * np.pi / 16))
COSINES[0] = 5793  # 8192 / √2
WAVES = np.kron(COSINES, COSINES)
"""What each of a block's 64 coefficients adds to each of its 64 pixels."""


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
        some = values[at : at + 20_000].astype(np.float64) @ WAVES
        level = some.reshape(-1, 8, 8) / (4 * 8192 * 8192)
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
    is_negative = (size > 0) & (value < 1 << np.maximum(size - 1, 0))
    signed: np.ndarray = np.where(is_negative, value - (1 << size) + 1, value)
    return signed
