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


def fields(message: memoryview) -> Iterator[tuple[int, memoryview]]:
    """The (number, value) of every field that holds bytes: texts, messages, maps.

    Every occurrence is yielded, for a reader of the real thing may merge them or keep the last.
    Numbers are skipped. Raises Malformed.
    """
    at, end = 0, len(message)
    while at < end:
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            _, at = _varint(message, at)
        elif kind == BYTES:
            size, at = _varint(message, at)
            if size > end - at:
                raise Malformed
            yield number, message[at : at + size]
            at += size
        elif kind in WIDTH:
            at += WIDTH[kind]
        else:
            raise Malformed
    if at != end:
        raise Malformed


def numbers(message: memoryview, field: int) -> Iterator[int]:
    """Each number that stands under this field number. Raises Malformed."""
    at, end = 0, len(message)
    while at < end:
        key, at = _varint(message, at)
        kind = key & 7
        if kind == VARINT:
            value, at = _varint(message, at)
            if key >> 3 == field:
                yield value
        elif kind == BYTES:
            size, at = _varint(message, at)
            at += size
        elif kind in WIDTH:
            at += WIDTH[kind]
        else:
            raise Malformed


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
