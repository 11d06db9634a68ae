from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tfexam.authoring import (
    figures,
    grey,
    naive_classes,
    naive_numbers,
    number_table,
    png,
    read_columns,
    read_rows,
    write_rows,
)

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = {"size": ["1.5", "", "3"], "day": ["2024-02-29", "", "2023-01-01"]}


def test_rows_are_written_and_read_back(tmp_path: Path) -> None:
    write_rows(tmp_path / "t.csv", COLUMNS, np.array([2, 0]))
    assert read_columns(tmp_path / "t.csv") == {
        "size": ["3", "1.5"],
        "day": ["2023-01-01", "2024-02-29"],
    }


def test_a_packed_table_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b'a,b\n"1,5",\n'))
    assert read_columns(tmp_path / "t.csv.gz") == {"a": ["1,5"], "b": [""]}


def test_a_table_is_read_by_rows(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b'a,b\r\n1,\r\n2,"x,y"\r\n')
    assert read_rows(tmp_path / "t.csv") == [{"a": "1", "b": ""}, {"a": "2", "b": "x,y"}]


def test_a_gap_among_figures_is_nan() -> None:
    found = figures(["1.5", "", "-2e3"])
    assert found.dtype == np.float32
    assert np.array_equal(found, np.array([1.5, np.nan, -2000], np.float32), equal_nan=True)


def test_numbers_dates_and_marks_of_gaps_stand_in_their_order() -> None:
    table = number_table(COLUMNS, ["size"], {"day": "%Y-%m-%d"}, ["size", "day"])
    assert table.dtype == np.float32
    assert table.tolist() == [
        [1.5, 2024, 2, 29, 3, 1, 1],
        [0, 0, 0, 0, 0, 0, 0],
        [3, 2023, 1, 1, 6, 1, 1],
    ]


def test_a_time_of_day_is_an_hour_with_its_fraction() -> None:
    columns = {"at": ["2024-02-29 13:45"]}
    assert number_table(columns, [], {"at": "%Y-%m-%d %H:%M"}, [])[0, -1] == 13.75


def test_a_table_without_numbers_has_no_places() -> None:
    assert number_table(COLUMNS, [], {}, []).shape == (3, 0)


def test_naive_answers_are_in_the_form_of_the_output() -> None:
    classes = naive_classes(np.array([0, 1, 1]), 2, 3)
    assert classes["commonest class"].tolist() == [[0, 1, 0], [0, 1, 0]]
    assert classes["share of each class"].sum(axis=1) == pytest.approx([1, 1])
    numbers = naive_numbers(np.array([1.0, 2.0, 9.0]), 2)
    assert {name: a.tolist() for name, a in numbers.items()} == {
        "mean": [[4], [4]],
        "median": [[2], [2]],
    }


@pytest.mark.parametrize("channels", [1, 3])
def test_a_png_holds_every_pixel(channels: int) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (5, 7, channels), dtype=np.uint8)
    with Image.open(io.BytesIO(png(picture))) as image:
        assert np.array_equal(np.asarray(image).reshape(5, 7, channels), picture)


def test_a_grey_png_is_read_back() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (5, 7), dtype=np.uint8)
    assert np.array_equal(grey(png(picture[..., None])), picture)
