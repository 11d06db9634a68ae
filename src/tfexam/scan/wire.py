"""The wire format of protocol buffers, as far as a scan needs it: fields, read without a schema.

Source: https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
WIDTH = {FIXED64: 8, FIXED32: 4}


class Malformed(Exception):
    """The bytes are no message."""


def each(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """The (key, value) of every field; a key is the field's number times 8, and its kind.

    Every occurrence is yielded, for a reader of the real thing may merge them or keep the last.
    Raises Malformed.
    """
    at, end = 0, len(message)
    while at < end:
        key, at = _varint(message, at)
        kind = key & 7
        if kind == VARINT:
            number, at = _varint(message, at)
            yield key, number
            continue
        if kind == BYTES:
            size, at = _varint(message, at)
        elif kind in WIDTH:
            size = WIDTH[kind]
        else:
            raise Malformed
        if size > end - at:
            raise Malformed
        yield key, message[at : at + size]
        at += size


def fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """The (number, value) of every field that holds bytes: texts, messages, maps.

    Numbers are skipped. Raises Malformed.
    """
    for key, value in each(message):
        if key & 7 == BYTES and not isinstance(value, int):
            yield key >> 3, value


def numbers(message: memoryview, field: int) -> Iterator[int]:
    """Each number that stands under this field number. Raises Malformed."""
    for key, value in each(message):
        if key >> 3 == field and isinstance(value, int):
            yield value


def every(message: memoryview, *path: int) -> Iterator[memoryview]:
    """Each value that is reached by following the field numbers of `path`."""
    if not path:
        yield message
        return
    for number, value in fields(message):
        if number == path[0]:
            yield from every(value, *path[1:])


def texts(message: memoryview, *path: int) -> list[str]:
    """The same, as texts."""
    return [bytes(value).decode("utf-8", "replace") for value in every(message, *path)]


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message) and shift < 70:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7
    raise Malformed
