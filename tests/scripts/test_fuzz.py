"""The fuzzer's own tools, and a first few of its inputs; `scripts/fuzz` runs as many as asked."""

from __future__ import annotations

import io
import json
import zipfile
from random import Random
from typing import TYPE_CHECKING

import h5py
import pytest

from fuzzing import archive, hdf5, seeds, tree, wire
from fuzzing.run import Asked, Fuzz
from support.archives import dense, model, write_archive
from support.protobuf import calls, function, node, saved_model
from support.recorded import FILES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

GRAPH = saved_model(node("Add", calls("f_1")), functions=(function("f_1", node("Mul")),))
TRIED = range(200)


def contents(found: Sequence[seeds.Damaged]) -> list[object]:
    return [one.members or one.content for one in found]


def test_the_same_seed_makes_the_same_inputs() -> None:
    first, again = Random(5), Random(5)
    one = [seeds.damaged(FILES, first) for _ in range(40)]
    assert contents(one) == contents([seeds.damaged(FILES, again) for _ in range(40)])


def test_damaged_json_is_json_and_mostly_another() -> None:
    text = json.dumps(model(dense())).encode()
    found = [tree.damaged(text, Random(n)) for n in TRIED]
    assert all(json.loads(one) is not None or one == b"null" for one in found)
    assert len(set(found)) > len(TRIED) / 2


def test_a_damaged_message_keeps_its_lengths_right() -> None:
    """Or loses them inside a field that was rewritten; most stay readable from end to end."""
    found = [wire.damaged(GRAPH, Random(n)) for n in TRIED]
    read = [one for one in found if wire.readable(one)]
    assert len(read) > len(TRIED) / 2
    assert len(set(read)) > len(read) / 2


def test_a_damaged_archive_mostly_has_right_sums(tmp_path: Path) -> None:
    content = write_archive(tmp_path / "model").read_bytes()
    whole = 0
    for n in TRIED:
        try:
            with zipfile.ZipFile(io.BytesIO(archive.damaged(content, Random(n)))) as opened:
                whole += opened.testzip() is None
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
            continue
    assert whole > len(TRIED) / 2


def test_damaged_hdf5_is_often_still_hdf5() -> None:
    file = next(file for file in FILES if file.file == "dense.h5.gz")
    opens = 0
    for n in TRIED[:60]:
        try:
            h5py.File(io.BytesIO(hdf5.damaged(file.content, Random(n))), "r").close()
        except OSError:
            continue
        opens += 1
    assert opens > 30


@pytest.mark.tensorflow
def test_a_few_damaged_files_do_not_break_the_grader(tmp_path: Path) -> None:
    run(tmp_path, 40)


@pytest.mark.tensorflow
@pytest.mark.slow
def test_a_thousand_damaged_files_do_not_break_the_grader(tmp_path: Path) -> None:
    run(tmp_path, 1000)


def run(tmp_path: Path, inputs: int) -> None:
    (tmp_path / "scratch").mkdir()
    fuzz = Fuzz(Asked(inputs, 7, 60.0, None, 20.0, tmp_path / "failures"), tmp_path / "scratch")
    fuzz.run()
    assert fuzz.found.failures == []
    assert sum(fuzz.found.codes.values()) == inputs
    assert len({code for _, code in fuzz.found.codes}) > 1
