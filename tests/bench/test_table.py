from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tfexam.bench.table import read_table
from tfexam.errors import Code, TfexamError

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = {"a": ["1", "2"], "b": ["x", ""]}


@pytest.mark.parametrize("divider", [",", ";", "\t", "|"])
def test_what_divides_the_cells_is_found(tmp_path: Path, divider: str) -> None:
    file = tmp_path / "t.csv"
    file.write_text(f"a{divider}b\n1{divider}x\n2{divider}NA\n")
    assert read_table(file).columns == PLAIN


def test_json_lines_are_a_table_too(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text('{"a": 1, "b": "x"}\n{"a": 2}\n')
    assert read_table(file).columns == PLAIN


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "t.csv.gz"
    file.write_bytes(gzip.compress(b"a,b\n1,x\n2,?\n"))
    assert read_table(file).columns == PLAIN


def test_a_comma_in_quotes_divides_nothing(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('name,sex\n"Allen, Miss",f\n"Braund, Mr",m\n')
    assert read_table(file).columns["name"] == ["Allen, Miss", "Braund, Mr"]


def test_decimal_commas_become_points_where_all_are_numbers(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("a;b\n1,5;1,2 or 3\n2;4,5\n")
    assert read_table(file).columns == {"a": ["1.5", "2"], "b": ["1,2 or 3", "4,5"]}


def test_an_encoding_of_windows_is_read_and_said(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes("town,size\nKöln,1\nBonn,2\n".encode("cp1252"))
    table = read_table(file)
    assert table.columns["town"] == ["Köln", "Bonn"]
    assert table.notes == ("t.csv is not UTF-8; read as cp1252.",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n", "holds no rows"),
        ("1,2\n3,4\n", "holds numbers, not the names of the columns"),
        ("a,a\n1,2\n", "more than one column called 'a'"),
        ("a,b\n1,2\n1,2,3\n", "Row 3 of t.csv has 3 cells; the first has 2"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(
    tmp_path: Path, text: str, sentence: str
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(text)
    with pytest.raises(TfexamError, match=sentence) as caught:
        read_table(file)
    assert caught.value.code is Code.UNFIT_DATA


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes(b"PK\0\0\1")
    with pytest.raises(TfexamError, match="no text file"):
        read_table(file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="There is no file") as caught:
        read_table(tmp_path / "none.csv")
    assert caught.value.code is Code.BAD_ARGUMENT


def test_the_same_cells_are_packed_into_the_same_bytes(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("a,b\n1,x\n2,\n")
    packed = read_table(file).packed
    assert packed == read_table(file).packed
    assert gzip.decompress(packed) == b"a,b\n1,x\n2,\n"


def test_a_column_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("a,b\n1,x\n")
    with pytest.raises(TfexamError, match="no column 'c'; there are a, b"):
        read_table(file).column("c")


@pytest.mark.parametrize(
    ("name", "text"),
    [("t.csv", "a,b\n1,{}\n2,y\n"), ("t.jsonl", '{{"a": 1, "b": "{}"}}\n')],
)
def test_a_cell_without_end_is_refused(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text.format("x" * 200_000))
    with pytest.raises(TfexamError) as caught:
        read_table(file)
    assert caught.value.code is Code.UNFIT_DATA
