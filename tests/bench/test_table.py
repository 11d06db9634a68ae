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


@pytest.mark.parametrize(
    ("divider", "cells", "read"),
    [
        (";", ["130.325,18", "7"], ["130325.18", "7"]),
        (";", ["1,234", "5,678"], ["1.234", "5.678"]),
        (";", ["1,234,567", "8"], ["1234567", "8"]),
        ("\t", ["1,234", "56"], ["1234", "56"]),
        ("\t", ["1,234.5", "56"], ["1234.5", "56"]),
        ("\t", ["1,5", "56"], ["1.5", "56"]),
        ("\t", ["1.234.567", "56"], ["1234567", "56"]),
    ],
)
def test_thousands_are_read_as_people_write_them(
    tmp_path: Path, divider: str, cells: list[str], read: list[str]
) -> None:
    file = tmp_path / "t.csv"
    file.write_text("\n".join([f"a{divider}b", *(f"{cell}{divider}x" for cell in cells)]))
    assert read_table(file).columns["a"] == read


def test_a_point_is_before_thousands_where_a_comma_is_before_fractions(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("a;b\n79.988;1,5\n1.001;2,5\n")
    assert read_table(file).columns["a"] == ["79988", "1001"]
    file.write_text("a;b\n79.988;1\n1.001;2\n")
    assert read_table(file).columns["a"] == ["79.988", "1.001"]
    assert read_table(file).notes == ("a is read with a point before its fraction: 79.988.",)


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\na;b\n1;x\n2;\n",
        "# made by hand\n# in spring\na,b\n1,x\n2,\n",
        "\ufeffa\tb\n1\tx\n2\t\n",
    ],
)
def test_what_stands_before_the_names_is_no_row(tmp_path: Path, text: str) -> None:
    file = tmp_path / "t.csv"
    file.write_text(text, "utf-8")
    assert read_table(file).columns == PLAIN


def test_names_may_stand_in_a_comment(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("# a list\n#a,b\n1,x\n2,\n")
    assert list(read_table(file).columns) == ["#a", "b"]


def test_utf_16_is_read(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("a\tb\n1\tx\n2\t\n", "utf-16")
    assert read_table(file).columns == PLAIN


@pytest.mark.parametrize(
    "text", ['[{"a": 1, "b": "x"}, {"a": 2}]', '{"a": 1, "b": "x"}\n{"a": 2}\n']
)
def test_a_json_file_is_a_table_too(tmp_path: Path, text: str) -> None:
    file = tmp_path / "t.json"
    file.write_text(text)
    assert read_table(file).columns == PLAIN


def test_a_line_of_json_may_hold_any_letter(tmp_path: Path) -> None:
    file = tmp_path / "t.jsonl"
    file.write_text('{"a": "one\u2028two"}\n', "utf-8")
    assert read_table(file).columns == {"a": ["one\u2028two"]}


def test_columns_without_a_name_get_one(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text('"","Price\n(EUR)",""\n1,x,y\n')
    assert list(read_table(file).columns) == ["row", "Price (EUR)", "column_3"]


@pytest.mark.parametrize("damage", [slice(0, 10), slice(12, 20), slice(-8, None)])
def test_a_damaged_packed_file_is_refused(tmp_path: Path, damage: slice) -> None:
    raw = bytearray(gzip.compress(b"a,b\n" + b"1,x\n2,y\n" * 99))
    raw[damage] = b"\xff" * len(raw[damage])
    file = tmp_path / "t.csv.gz"
    file.write_bytes(raw)
    with pytest.raises(TfexamError, match="no whole gzip file"):
        read_table(file)


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
