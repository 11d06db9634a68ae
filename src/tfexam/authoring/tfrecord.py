"""TFRecord files without TensorFlow: importing it takes longer than most builds.

A record is its length (8 bytes, little-endian), a checksum of that (4), the bytes, their checksum
(4): tensorflow.org/tutorials/load_data/tfrecord. Checksums are CRC-32C (RFC 3720, B.4), masked.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_LENGTH = struct.Struct("<Q")
_CHECKSUM = 4
_FRAME = _LENGTH.size + _CHECKSUM

POLYNOMIAL = 0x82F63B78
"""Castagnoli's, the lowest power first."""


def records(contents: Iterable[bytes]) -> bytes:
    """The bytes of a TFRecord file with these records."""
    parts = []
    for content in contents:
        size = _LENGTH.pack(len(content))
        parts += [size, checksum(size), content, checksum(content)]
    return b"".join(parts)


def read(path: Path) -> Iterator[bytes]:
    """The records of a file, whose checksums are passed over.

    Raises ValueError where it ends in the middle of one.
    """
    raw = path.read_bytes()
    at = 0
    while at < len(raw):
        if at + _FRAME > len(raw):
            raise ValueError(f"{path.name} ends in the middle of a record")
        (size,) = _LENGTH.unpack_from(raw, at)
        at += _FRAME
        yield raw[at : at + size]
        at += size + _CHECKSUM


def checksum(content: bytes) -> bytes:
    """The masked checksum that TensorFlow and LevelDB store behind what it is of (4 bytes)."""
    value = 0xFFFFFFFF
    for byte in content:
        value = _TABLE[(value ^ byte) & 0xFF] ^ value >> 8
    value ^= 0xFFFFFFFF
    return struct.pack("<I", ((value >> 15 | value << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _of_byte(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (POLYNOMIAL if value & 1 else 0)
    return value


_TABLE = tuple(map(_of_byte, range(256)))
