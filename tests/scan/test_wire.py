from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.protobuf import message, varint
from tfexam.scan.wire import Malformed, fields, numbers, texts


def test_fields_that_hold_bytes_are_read_in_order() -> None:
    raw = memoryview(message((1, b"a"), (2, b"b"), (1, b"c")))
    assert [(n, bytes(v)) for n, v in fields(raw)] == [(1, b"a"), (2, b"b"), (1, b"c")]


def test_numbers_are_skipped() -> None:
    numbers = varint(1 << 3) + varint(1 << 40) + varint(2 << 3 | 1) + bytes(8)
    numbers += varint(3 << 3 | 5) + bytes(4)
    assert texts(memoryview(numbers + message((4, "x"))), 4) == ["x"]


def test_numbers_are_found_between_all_else() -> None:
    raw = message((1, "a")) + varint(3 << 3) + varint(250_000_000) + varint(2 << 3 | 5) + bytes(4)
    assert list(numbers(memoryview(raw), 3)) == [250_000_000]


def test_every_occurrence_on_a_path_is_found() -> None:
    raw = message((1, message((2, "a"), (2, "b"))), (1, message((2, "c"))))
    assert texts(memoryview(raw), 1, 2) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "raw", [b"\x0a\x05abc", b"\x0a", b"\x0b", b"\xff" * 12, b"\x0d\x00", b"\x80"]
)
def test_what_is_cut_off_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        list(fields(memoryview(raw)))


@given(st.binary(max_size=200))
def test_any_bytes_are_fields_or_malformed(raw: bytes) -> None:
    try:
        read = list(fields(memoryview(raw)))
    except Malformed:
        return
    assert sum(len(value) for _, value in read) <= len(raw)
