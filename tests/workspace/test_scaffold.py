"""Laying out a workspace: whole, again, and never over what is there."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tfexam.workspace.plan import Plan, planned
from tfexam.workspace.scaffold import HELPERS, Part, is_free, lay_out

if TYPE_CHECKING:
    from pathlib import Path

PLAN = Plan("exam", 7, ("one",))


@pytest.fixture
def parts(tmp_path: Path) -> list[Part]:
    problem, public = tmp_path / "bank" / "one", tmp_path / "public"
    for folder in (problem, public):
        folder.mkdir(parents=True)
    (problem / "brief.md").write_text("do it")
    (problem / "starter.py").write_text("pass")
    (problem / "solution.py").write_text("secret")
    (public / "rows.csv").write_text("a,b")
    return [Part("1_regression", problem, public, "theirs")]


def test_brief_starter_and_data_are_there_and_the_solution_is_not(
    tmp_path: Path, parts: list[Part]
) -> None:
    assert list(lay_out(tmp_path / "w", PLAN, parts)) == ["1_regression"]
    laid = {p.relative_to(tmp_path / "w" / "1_regression").as_posix() for p in
            (tmp_path / "w" / "1_regression").rglob("*")}  # fmt: skip
    assert laid - {"starter.ipynb"} == {
        "brief.md",
        "ORIGIN.md",
        "starter.py",
        "data",
        "data/rows.csv",
    }
    assert planned(tmp_path / "w") == PLAN


def test_what_is_there_is_kept_and_what_is_missing_is_filled_in(
    tmp_path: Path, parts: list[Part]
) -> None:
    list(lay_out(tmp_path / "w", PLAN, parts))
    folder = tmp_path / "w" / "1_regression"
    (folder / "starter.py").write_text("my work")
    (folder / "brief.md").unlink()
    list(lay_out(tmp_path / "w", PLAN, parts))
    assert (folder / "starter.py").read_text() == "my work"
    assert (folder / "brief.md").read_text() == "do it"


def test_with_a_contract_helpers_stand_beside_each_starter_and_are_never_overwritten(
    tmp_path: Path, parts: list[Part]
) -> None:
    parts = [replace(part, contract='{"inputs": []}') for part in parts]
    folder = tmp_path / "w" / "1_regression"
    list(lay_out(tmp_path / "w", PLAN, parts))
    assert (folder / "contract.json").read_text() == '{"inputs": []}'
    assert (folder / "helpers.py").read_text("utf-8") == HELPERS.read_text("utf-8")
    (folder / "helpers.py").write_text("my own")
    list(lay_out(tmp_path / "w", PLAN, parts))
    assert (folder / "helpers.py").read_text() == "my own"


def test_an_editors_own_changes_to_its_files_are_kept(tmp_path: Path, parts: list[Part]) -> None:
    list(lay_out(tmp_path / "w", PLAN, parts))
    settings = tmp_path / "w" / ".vscode" / "settings.json"
    settings.write_text("{}")
    list(lay_out(tmp_path / "w", PLAN, parts))
    assert settings.read_text() == "{}"


def test_a_workspace_is_free_when_it_is_new_empty_or_of_the_same_plan(
    tmp_path: Path, parts: list[Part]
) -> None:
    workspace = tmp_path / "w"
    assert is_free(workspace, PLAN)
    workspace.mkdir()
    assert is_free(workspace, PLAN)
    list(lay_out(workspace, PLAN, parts))
    assert is_free(workspace, PLAN)
    assert not is_free(workspace, Plan("exam", 8, ("one",)))


@pytest.mark.parametrize("marker", ["", "[]", "{", '{"kind": 1}', '{"kind": "exam", "seed": "x"}'])
def test_a_marker_that_makes_no_sense_is_nobodys_plan(tmp_path: Path, marker: str) -> None:
    (tmp_path / ".tfexam.json").write_text(marker)
    assert planned(tmp_path) is None


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell script")
def test_the_launcher_runs_this_tfexam_from_anywhere(tmp_path: Path, parts: list[Part]) -> None:
    list(lay_out(tmp_path / "w", PLAN, parts))
    done = subprocess.run(
        [str(tmp_path / "w" / "tfexam"), "--version"],
        cwd=tmp_path,
        env={**os.environ, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("tfexam ")
