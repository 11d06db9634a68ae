from __future__ import annotations

import pytest

from tfexam.bench.numbers import has_unit, is_number


@pytest.mark.parametrize("cell", ["7", "7.0", "-3e2", "+.5", "5.", "1e29"])
def test_what_python_and_pandas_read_alike_is_a_number(cell: str) -> None:
    assert is_number(cell)


@pytest.mark.parametrize(
    "cell", ["", "1_469", "inf", "nan", "1e39", "1e999", "1,5", "0x1", "١", "1 "]
)
def test_what_one_of_them_reads_otherwise_is_none(cell: str) -> None:
    assert not is_number(cell)


def test_a_unit_is_the_same_around_every_number() -> None:
    assert has_unit(["12.9 %", "", "7 %"])
    assert has_unit(["€7.90", "€1,200"])
    assert not has_unit(["7", "8"])
    assert not has_unit(["7 kg", "8 g"])
    assert not has_unit(["p7", "p8"])
