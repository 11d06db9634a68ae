"""A whole exam with real TensorFlow, on the bank of tiny problems."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from support.bank import QUALITIES
from support.running import Desk

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.tensorflow


ALL = """
import os, runpy, sys
for folder in sys.argv[1:]:
    os.chdir(folder)
    runpy.run_path("work.py", run_name="__main__")
"""


def _solve(desk: Desk, script: str) -> None:
    """Run one of each problem's scripts in its folder of the workspace."""
    folders = sorted((desk.root / "exam-1").glob("[0-9]_*"))
    for folder in folders:
        (source,) = (desk.bank / folder.name[2:]).glob(f"*/{script}.py")
        (folder / "work.py").write_text(source.read_text())
    subprocess.run([sys.executable, "-c", ALL, *map(str, folders)], check=True, capture_output=True)


def _scores(desk: Desk, *argv: str) -> list[int]:
    return [task["score"] for task in desk.run(*argv, "--json").json["tasks"]]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    assert desk.run("start", "--seed", "1").code == 0
    return desk


def test_an_exam_scores_starters_plain_models_and_references_as_they_deserve(
    started: Desk,
) -> None:
    for script, score in QUALITIES.items():
        _solve(started, script)
        said = started.run("submit")
        assert said.code == 0, said.out + said.err
        best = [task["score"] for task in started.run("status", "--json").json["tasks"]]
        assert best == [score] * 5, said.out
    again = started.run("submit")
    assert again.out.count("unchanged") == 5
    ended = started.run("finish", "--yes")
    assert "25 of 25" in ended.out
    assert "PASS" in ended.out
    assert started.run("submit", cwd=started.root / "exam-1").code == 3


def test_what_was_saved_in_time_is_submitted_by_the_program(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.run("start", "--seed", "1")
    _solve(desk, "solution")
    desk.clock.pass_(timedelta(hours=6))
    said = desk.run("status")
    assert "5 saved models were submitted for you" in said.err
    result = desk.run("result", "--json").json
    assert result["passed"]
    assert result["sitting"]["state"] == "expired"


def test_doctor_rehearses_and_finds_all_well(tmp_path: Path) -> None:
    found = Desk(tmp_path).run("doctor", "--json")
    assert found.code == 0, found.out
    said = {finding["name"]: finding["said"] for finding in found.json}
    assert said["grader"].startswith("trains, saves and scores")
    assert said["bank"].startswith("5 problems")
