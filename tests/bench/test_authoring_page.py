"""docs/authoring.md: every line that it tells the reader to type is typed, in its order."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from support.running import Desk
from tfexam.checks import calibrate
from tfexam.checks.measure import Run
from tfexam.flows import start

PAGE = Path(__file__).parents[2] / "docs" / "authoring.md"
EARNS = {"starter": 0.45, "plain": 0.8, "solution": 0.98}

pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the wheel carries no docs")


def lines() -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def typed(desk: Desk, line: str) -> None:
    program, *arguments = shlex.split(line)
    if program == "python":
        subprocess.run([sys.executable, *arguments], cwd=desk.root, check=True)
        return
    assert program == "tfexam"
    said = desk.run(*arguments)
    assert said.code == 0, f"{line}\n{said.out}{said.err}"


def follow(desk: Desk) -> None:
    for line in lines():
        typed(desk, line)
    exam = desk.root / "exam-1"
    assert len(list(exam.glob("[0-9]_*"))) == 5
    assert "Digits" in (exam / "2_tabular" / "brief.md").read_text("utf-8")


def test_every_step_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it but the trainings, whose figures are known here."""
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    monkeypatch.setattr(
        calibrate, "run", lambda problem, script, made: Run(1, EARNS[script], EARNS[script], 0.01)
    )
    desk = Desk(tmp_path)
    tiny = desk.bank / "tabular" / "tiny_kinds"  # gone, so that the exam must take the digits
    (tiny / "problem.toml").unlink()
    follow(desk)


@pytest.mark.slow
@pytest.mark.tensorflow
def test_every_step_works_with_real_trainings(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    (desk.bank / "tabular" / "tiny_kinds" / "problem.toml").unlink()
    follow(desk)
