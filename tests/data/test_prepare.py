from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from support.bank import CATEGORIES, write_problem
from tfexam.bank.problem import Problem, read_problem
from tfexam.data.prepare import Prepared, key_of, locate, prepare
from tfexam.errors import Code, TfexamError
from tfexam.paths import Paths
from tfexam.worker.protocol import load

if TYPE_CHECKING:
    from pathlib import Path


def ignore(part: float) -> None:
    """Progress that nobody watches."""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "home", tmp_path / "home" / "cache")


@pytest.fixture
def problem(tmp_path: Path) -> Problem:
    return read_problem(write_problem(tmp_path / "bank", "tiny_line"))


def replaced(problem: Problem, old: str, new: str) -> Problem:
    """The problem with another data.py."""
    path = problem.folder / "data.py"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return read_problem(problem.folder)


def failure(problem: Problem, paths: Paths) -> TfexamError:
    with pytest.raises(TfexamError) as caught:
        prepare(problem, 1, paths, ignore)
    return caught.value


def left(paths: Paths) -> list[str]:
    return [path.name for path in paths.prepared.iterdir()] if paths.prepared.exists() else []


@pytest.mark.parametrize("id_", CATEGORIES)
def test_each_tiny_problem_is_built(tmp_path: Path, paths: Paths, id_: str) -> None:
    made = prepare(read_problem(write_problem(tmp_path / "bank", id_)), 1, paths, ignore)
    assert any(path.is_file() for path in made.public.rglob("*"))
    lengths = {len(array) for array in (load(made.inputs) | load(made.targets)).values()}
    assert lengths == {made.stamp.rows}


def test_one_seed_gives_the_same_arrays_in_another_home(
    problem: Problem, paths: Paths, tmp_path: Path
) -> None:
    here = prepare(problem, 1, paths, ignore)
    there = prepare(problem, 1, Paths(tmp_path / "b", tmp_path / "b"), ignore)
    assert (here.key, here.sha256) == (there.key, there.sha256)
    assert here.inputs.read_bytes() == there.inputs.read_bytes()


def test_another_seed_holds_out_other_rows(problem: Problem, paths: Paths) -> None:
    one, two = (prepare(problem, seed, paths, ignore) for seed in (1, 2))
    assert one.key != two.key
    assert not np.array_equal(load(one.inputs)["x"], load(two.inputs)["x"])


def test_what_was_built_is_found_again_without_building(
    problem: Problem, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = prepare(problem, 1, paths, ignore)
    monkeypatch.setattr(subprocess, "run", None)
    assert prepare(problem, 1, paths, ignore) == first
    assert locate(first.key, paths) == first


def test_nothing_is_located_before_it_is_built(problem: Problem, paths: Paths) -> None:
    assert locate(key_of(problem, 1), paths) is None


def test_what_somebody_deleted_in_part_is_built_again(problem: Problem, paths: Paths) -> None:
    first = prepare(problem, 1, paths, ignore)
    (first.folder / "built.json").unlink()
    again = prepare(problem, 1, paths, ignore)
    assert again.sha256 == Prepared(first.key, first.folder).sha256


def test_a_changed_data_py_is_built_afresh(problem: Problem, paths: Paths) -> None:
    first = prepare(problem, 1, paths, ignore)
    assert prepare(replaced(problem, ":160]", ":150]"), 1, paths, ignore).key != first.key


def test_the_build_leaves_the_problems_folder_as_it_is(problem: Problem, paths: Paths) -> None:
    before = sorted(path.name for path in problem.folder.rglob("*"))
    prepare(problem, 1, paths, ignore)
    assert sorted(path.name for path in problem.folder.rglob("*")) == before


def test_progress_ends_at_the_whole(problem: Problem, paths: Paths) -> None:
    parts: list[float] = []
    prepare(problem, 1, paths, parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


def test_a_data_py_that_raises_is_told_by_its_last_line(problem: Problem, paths: Paths) -> None:
    error = failure(replaced(problem, "assert not {", "raise ValueError('odd row') or {"), paths)
    assert error.code is Code.BUILD_FAILED
    sentence, *trace = error.message.splitlines()
    assert sentence == "The data of tiny_line could not be built: ValueError: odd row"
    assert any("data.py" in line for line in trace)
    assert left(paths) == []


def test_a_data_py_that_dies_is_told(problem: Problem, paths: Paths) -> None:
    error = failure(replaced(problem, "assert not {", "import os; os._exit(3); {"), paths)
    assert error.code is Code.BUILD_FAILED
    assert "its process died" in error.message


def test_a_data_py_that_prints_does_no_harm(problem: Problem, paths: Paths) -> None:
    noisy = replaced(problem, "assert not {", "print('hello'); assert not {")
    assert prepare(noisy, 1, paths, ignore).stamp.rows == 160


def test_a_disk_that_is_full_while_building_is_said_as_such(problem: Problem, paths: Paths) -> None:
    full = replaced(problem, "assert not {", "raise OSError(28, 'No space left on device') or {")
    assert failure(full, paths).code is Code.DISK_FULL


def test_data_that_break_the_contract_are_refused(problem: Problem, paths: Paths) -> None:
    error = failure(replaced(problem, "[:, :2]", "[:, :1]"), paths)
    assert error.code is Code.BUILD_FAILED
    assert "'x' is (2,) a row by contract, build made (1,)" in error.message
    assert left(paths) == []


def started(problem: Problem, paths: Paths, **environ: str) -> subprocess.Popen[bytes]:
    """A process that prepares the problem with seed 1 and prints the hash."""
    code = (
        "from pathlib import Path; from tfexam.bank.problem import read_problem;"
        "from tfexam.data.prepare import prepare; from tfexam.paths import Paths;"
        f"made = prepare(read_problem(Path({str(problem.folder)!r})), 1,"
        f" Paths(Path({str(paths.data)!r}), Path({str(paths.cache)!r})), lambda part: None);"
        "print(made.sha256)"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ, **environ}
    )


def test_what_a_killed_process_left_is_cleared_and_built_again(
    problem: Problem, paths: Paths
) -> None:
    wait = "import os, time; time.sleep(2 * ('SLOW' in os.environ)); assert not {"
    slow = replaced(problem, "assert not {", wait)
    process = started(slow, paths, SLOW="1")
    deadline = time.monotonic() + 30
    while not list(paths.prepared.glob("*/new/public/line.csv")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert left(paths) != []
    made = prepare(slow, 1, paths, ignore)
    assert left(paths) == [made.key]


def test_two_processes_at_once_both_get_it(problem: Problem, paths: Paths) -> None:
    both = [started(problem, paths) for _ in range(2)]
    said = {process.communicate(timeout=60)[0] for process in both}
    assert said == {f"{prepare(problem, 1, paths, ignore).sha256}\n".encode()}
    assert left(paths) == [key_of(problem, 1)]
