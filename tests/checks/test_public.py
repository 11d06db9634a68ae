from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from tfexam.checks.public import columns, decode, value

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("7", 7.0),
        (" 7.0 ", 7.0),
        (b"7", 7.0),
        (np.float32(0.1), float(np.float32(0.1))),
        ("0.1", float(np.float32(0.1))),
        ("word ", "word"),
        (b"word", "word"),
        ("nan", "nan"),
        ("1e99", "1e99"),
    ],
)
def test_cells_are_compared_as_float32_or_text(raw: object, expected: object) -> None:
    assert value(raw) == expected


@pytest.mark.parametrize("divider", [",", ";", "\t", " "])
def test_a_table_is_read_whatever_divides_it(tmp_path: Path, divider: str) -> None:
    (tmp_path / "x.csv").write_text(f"a{divider}b\n1{divider}2.5\n")
    assert decode(tmp_path).rows == {"x.csv": [["a", "b"], [1.0, 2.5]]}


def test_a_quoted_cell_may_hold_lines_and_commas(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('a,b\n"one,\ntwo",3\n')
    assert decode(tmp_path).rows["x.csv"][1] == ["one,\ntwo", 3.0]


def test_a_packed_table_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(b"1,2\n"))
    assert decode(tmp_path).rows == {"x.csv.gz": [[1.0, 2.0]]}


def test_json_lines_are_rows_of_all_that_lies_in_them(tmp_path: Path) -> None:
    line = json.dumps({"text": "ü", "more": {"n": [1, 2]}})
    (tmp_path / "x.jsonl").write_text(f"{line}\n\n", "utf-8")
    assert decode(tmp_path).rows == {"x.jsonl": [[1.0, 2.0, "ü"]]}


def test_arrays_and_pictures_are_read(tmp_path: Path) -> None:
    pixels = np.arange(12, dtype=np.uint8).reshape(3, 4)
    np.save(tmp_path / "x.npy", pixels)
    (tmp_path / "sub").mkdir()
    Image.fromarray(pixels).save(tmp_path / "sub" / "x.png")
    found = decode(tmp_path).arrays
    assert sorted(found) == ["sub/x.png", "x.npy"]
    assert all(np.array_equal(array, pixels) for array in found.values())


def test_a_file_that_is_not_what_its_name_says_is_told(tmp_path: Path) -> None:
    for name in ("x.jsonl", "x.png", "x.csv.gz", "x.npy", "x.tfrecord-00000-of-00001"):
        (tmp_path / name).write_text("not that")
    assert len(decode(tmp_path).unread) == 5


def test_pickles_are_not_opened(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.array([{}]), allow_pickle=True)
    assert "allow_pickle=False" in decode(tmp_path).unread["x.npy"]


def test_files_of_unknown_form_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Data")
    public = decode(tmp_path)
    assert (public.rows, public.arrays, public.unread) == ({}, {}, {})


def test_columns_of_figures_may_begin_with_a_heading() -> None:
    found = list(columns([["a", "b"], [1.0, "x"], [2.0, "y"]]))
    assert len(found) == 1
    assert found[0][1:].tolist() == [1.0, 2.0]


def test_json_is_a_row_for_each_of_its_records(tmp_path: Path) -> None:
    (tmp_path / "boxes.json").write_text('[{"box": [1, 2]}, {"box": [3, 4]}]')
    assert decode(tmp_path).rows == {"boxes.json": [[1.0, 2.0], [3.0, 4.0]]}


def test_an_npz_is_an_array_for_each_of_its_names(tmp_path: Path) -> None:
    np.savez(tmp_path / "all.npz", x=np.zeros((2, 3)), y=np.arange(2))
    found = decode(tmp_path).arrays
    assert {name: array.shape for name, array in found.items()} == {
        "all.npz:x": (2, 3),
        "all.npz:y": (2,),
    }
