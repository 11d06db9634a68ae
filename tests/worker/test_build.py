from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tfexam.worker import build as worker
from tfexam.worker.build import attempt, build
from tfexam.worker.protocol import Build, Built, built_of, encode, load, read

if TYPE_CHECKING:
    from pathlib import Path

DATA = """
import numpy as np
from tfexam.authoring import HeldOut, source

def build(public, rng):
    (public / "seen.txt").write_text(source("raw.txt").read_text())
    n = 6
    return HeldOut(
        {"b": rng.random((n, 2), dtype=np.float32), "a": np.array(list("abcdef"), dtype=object)},
        np.arange(n),
        {"zero": np.zeros((n, 1), np.float32)},
        groups=np.array(["x", "x", "y", "y", "z", "z"]),
    )
"""


def order(tmp_path: Path, data: str = DATA, seed: int = 1, problem: str = "toy") -> Build:
    folder = tmp_path / f"{problem}-{seed}"
    folder.mkdir()
    (tmp_path / "data.py").write_text(data)
    (tmp_path / "raw.txt").write_text("raw")
    sources = {"raw.txt": str(tmp_path / "raw.txt")}
    return Build(problem, str(tmp_path / "data.py"), sources, seed, str(folder), ("output",))


def test_it_writes_public_files_inputs_and_targets(tmp_path: Path) -> None:
    assert build(order(tmp_path)).rows == 6
    made = tmp_path / "toy-1"
    assert (made / "public" / "seen.txt").read_text() == "raw"
    assert sorted(load(made / "inputs.frame")) == ["a", "b"]
    assert sorted(load(made / "targets.frame")) == [
        "baseline:output:zero",
        "groups",
        "row",
        "target:output",
    ]


def test_groups_of_any_kind_become_numbers(tmp_path: Path) -> None:
    build(order(tmp_path))
    kept = load(tmp_path / "toy-1" / "targets.frame")
    assert kept["groups"][kept["row"].argsort()].tolist() == [0, 0, 1, 1, 2, 2]


def test_held_out_rows_are_written_in_no_order_and_stay_together(tmp_path: Path) -> None:
    build(order(tmp_path))
    words = load(tmp_path / "toy-1" / "inputs.frame")["a"].tolist()
    targets = load(tmp_path / "toy-1" / "targets.frame")["target:output"].tolist()
    assert words != sorted(words)
    assert ["abcdef"[target] for target in targets] == words


def test_chance_depends_on_the_seed_and_on_the_problem(tmp_path: Path) -> None:
    orders = [order(tmp_path), order(tmp_path, seed=2), order(tmp_path, problem="other")]
    assert len({build(one).sha256 for one in orders}) == 3


def test_the_hash_sees_a_dtype(tmp_path: Path) -> None:
    narrow = DATA.replace("np.arange(n)", "np.arange(n, dtype=np.int32)")
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    assert build(order(tmp_path / "one")).sha256 != build(order(tmp_path / "two", narrow)).sha256


def test_what_is_no_held_out_set_is_named(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="must return a HeldOut, not dict"):
        build(order(tmp_path, "def build(public, rng):\n    return {}\n"))


def test_a_fault_is_told_by_its_last_line(capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> Built:
        raise ValueError("odd row")

    assert attempt(work) == Built(fault="ValueError: odd row")
    assert "Traceback" in capsys.readouterr().err


def test_the_systems_number_of_a_fault_is_passed_on() -> None:
    def work() -> Built:
        raise OSError(28, "No space left on device")

    assert attempt(work).errno == 28


def test_as_a_process_it_reads_a_frame_and_answers_with_one(tmp_path: Path) -> None:
    noisy = DATA.replace("n = 6", "n = 6; print('noise')")
    done = subprocess.run(
        [sys.executable, "-P", "-m", worker.__name__],
        input=encode(order(tmp_path, noisy)),
        capture_output=True,
        check=True,
    )
    frame = read(io.BytesIO(done.stdout))
    assert frame is not None
    assert built_of(frame[0]).rows == 6
    assert done.stderr == b"noise\n"


def test_tensorflow_is_not_imported_unless_data_py_does(tmp_path: Path) -> None:
    nosy = DATA.replace("n = 6", "import sys; assert 'tensorflow' not in sys.modules; n = 6")
    code = "from tfexam.worker.build import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=encode(order(tmp_path, nosy)),
        capture_output=True,
        check=True,
    )
    frame = read(io.BytesIO(done.stdout))
    assert frame is not None
    assert built_of(frame[0]).fault == ""


def test_the_hash_is_that_of_the_decoded_arrays(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    fixed = DATA.replace("dtype=object", "dtype='U1'")
    assert build(order(tmp_path / "one")).sha256 == build(order(tmp_path / "two", fixed)).sha256
