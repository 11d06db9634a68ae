"""The shipped scripts in a real exam: references pass, plain models and starters don't.

Trains fifteen models: minutes. Needs the sources of the built-in problems, out of the cache that
TFEXAM_TEST_CACHE names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tfexam.bank.packs import builtin

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.tensorflow, pytest.mark.slow]

EXPECTED = {"starter": range(2), "plain": range(3, 4), "solution": range(5, 6)}


class Exam:
    """A real exam, by the program's own command line."""

    def __init__(self, root: Path) -> None:
        self.workspace = root / "exam"
        home = root / "home"
        home.mkdir()
        shutil.copytree(os.environ["TFEXAM_TEST_CACHE"], home / "cache")
        self._env = {**os.environ, "TFEXAM_HOME": str(home)}
        self.call("start", "--seed", "1", "--workspace", str(self.workspace))

    def call(self, *argv: str) -> str:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "tfexam", *argv],
            env=self._env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def train(self, script: str) -> None:
        """Run a script of each problem in its folder, as a candidate would."""
        status = json.loads(self.call("status", "--json"))
        for task in status["tasks"]:
            folder = self.workspace / task["folder"]
            source = builtin() / task["category"] / task["problem"] / f"{script}.py"
            shutil.copy(source, folder / f"{script}.py")
            subprocess.run(
                [sys.executable, f"{script}.py"], cwd=folder, check=True, capture_output=True
            )


@pytest.mark.parametrize("script", EXPECTED)
def test_each_shipped_script_earns_what_it_must(script: str, tmp_path: Path) -> None:
    exam = Exam(tmp_path)
    exam.train(script)
    exam.call("submit")
    result = json.loads(exam.call("finish", "--yes", "--json"))
    scores = {task["problem"]: task["score"] for task in result["tasks"]}
    assert len(scores) == 5
    assert all(score in EXPECTED[script] for score in scores.values()), scores
    assert result["passed"] == (script == "solution")
    assert result["total"] == 100 or script != "solution"
