"""Reading TFRecord files of tf.train.Example without TensorFlow.

An Example is three nested messages of protocol buffers (tensorflow/core/example/example.proto,
feature.proto); only the wire types that they use are read.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from tfexam.authoring import tfrecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Value = bytes | float

_VARINT, _BYTES = 0, 2
_BYTES_LIST, _FLOAT_LIST, _INT64_LIST = 1, 2, 3


def examples(path: Path) -> Iterator[dict[str, list[Value]]]:
    """Each record as feature name → values. Raises ValueError where the file is no such thing."""
    return map(_example, tfrecord.read(path))


def _example(raw: bytes) -> dict[str, list[Value]]:
    """Example { features = 1 }; Features { map<string, Feature> feature = 1 }."""
    found = {}
    for features in _messages(raw, 1):
        for entry in _messages(features, 1):
            [name] = _messages(entry, 1)
            feature = next(_messages(entry, 2), b"")
            found[name.decode()] = _values(feature)
    return found


def _values(feature: bytes) -> list[Value]:
    """Feature { bytes_list = 1 | float_list = 2 | int64_list = 3 }, each { value = 1 }."""
    for kind, inner in _fields(feature):
        if not isinstance(inner, bytes):
            continue
        if kind == _BYTES_LIST:
            return list(_messages(inner, 1))
        if kind == _FLOAT_LIST:
            packed = b"".join(_messages(inner, 1))
            return list(struct.unpack(f"<{len(packed) // 4}f", packed))
        if kind == _INT64_LIST:
            return list(_integers(inner))
    return []


def _integers(raw: bytes) -> Iterator[float]:
    for _, value in _fields(raw):
        packed = value if isinstance(value, bytes) else None
        if packed is None:
            assert isinstance(value, int)
            yield _signed(value)
            continue
        at = 0
        while at < len(packed):
            number, at = _varint(packed, at)
            yield _signed(number)


def _messages(raw: bytes, number: int) -> Iterator[bytes]:
    return (value for n, value in _fields(raw) if n == number and isinstance(value, bytes))


def _fields(raw: bytes) -> Iterator[tuple[int, bytes | int]]:
    at = 0
    while at < len(raw):
        key, at = _varint(raw, at)
        number, wire = key >> 3, key & 7
        value, at = _varint(raw, at)
        if wire == _VARINT:
            yield number, value
        elif wire == _BYTES:
            yield number, raw[at : at + value]
            at += value
        else:
            raise ValueError(f"wire type {wire} stands in no Example")


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = raw[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _signed(number: int) -> int:
    return number - (1 << 64) if number >= 1 << 63 else number
