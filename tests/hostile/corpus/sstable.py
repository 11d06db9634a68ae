"""The index of a checkpoint, read and written anew: a table of LevelDB, one block, unpacked.

Source: https://github.com/google/leveldb/blob/main/doc/table_format.md
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from support.protobuf import varint
from tfexam.authoring.tfrecord import checksum

if TYPE_CHECKING:
    from collections.abc import Mapping

MAGIC = 0xDB4775248B80FB57
FOOTER = 48


def read(content: bytes) -> dict[bytes, bytes]:
    """What a table holds, by key."""
    at = len(content) - FOOTER
    for _ in range(2):  # where the metaindex lies, of no use here
        _, at = _number(content, at)
    start, at = _number(content, at)
    size, _ = _number(content, at)
    found: dict[bytes, bytes] = {}
    for handle in _entries(content[start : start + size]).values():
        begin, next_ = _number(handle, 0)
        length, _ = _number(handle, next_)
        found |= _entries(content[begin : begin + length])
    return found


def write(entries: Mapping[bytes, bytes]) -> bytes:
    """A table of that; the keys in their order."""
    content, first = _added(b"", dict(sorted(entries.items())))
    content, meta = _added(content, {})
    content, index = _added(content, {max(entries) + b"\x00": first})
    places = meta + index
    return content + places.ljust(FOOTER - 8, b"\x00") + struct.pack("<Q", MAGIC)


def _added(content: bytes, entries: Mapping[bytes, bytes]) -> tuple[bytes, bytes]:
    """A block more, and the handle that says where it lies."""
    raw = _block(entries)
    handle = varint(len(content)) + varint(len(raw))
    raw += b"\x00"
    return content + raw + checksum(raw), handle


def _block(entries: Mapping[bytes, bytes]) -> bytes:
    parts = [
        varint(0) + varint(len(key)) + varint(len(value)) + key + value
        for key, value in entries.items()
    ]
    restarts = [0]
    for part in parts[:-1]:
        restarts.append(restarts[-1] + len(part))
    return (
        b"".join(parts)
        + struct.pack(f"<{len(restarts)}I", *restarts)
        + struct.pack("<I", len(restarts))
    )


def _entries(block: bytes) -> dict[bytes, bytes]:
    restarts = struct.unpack("<I", block[-4:])[0]
    end, at, key = len(block) - 4 - 4 * restarts, 0, b""
    found = {}
    while at < end:
        shared, at = _number(block, at)
        fresh, at = _number(block, at)
        size, at = _number(block, at)
        key = key[:shared] + block[at : at + fresh]
        at += fresh
        found[key] = block[at : at + size]
        at += size
    return found


def _number(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at
