"""Running a problem's scripts as a candidate would, and grading what they save."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.bank.problem import Problem
    from tfexam.data.prepare import Prepared

AFFORDABLE_SECONDS = 300.0
"""What a reference may take on two cores: five minutes, one as a rule."""

PATIENCE = 3.0
"""Times the limit after which a script is stopped: slow is told from stuck."""

TALK_LINES = 8
"""How much of a failed script's talk is told."""


@dataclass(frozen=True)
class Trained:
    """What became of a script: the model that it saved, or why there is none.

    seconds  of wall-clock time, from its start to its end
    """

    seconds: float
    model: Path | None
    fault: str = ""


def train(problem: Problem, script: str, prepared: Prepared, folder: Path) -> Trained:
    """Run `starter`, `plain` or `solution` in `folder`, laid out as a candidate's is.

    The folder is made; the saved model stays in it.
    """
    folder.mkdir(parents=True)
    shutil.copy(problem.folder / f"{script}.py", folder / f"{script}.py")
    shutil.copytree(prepared.public, folder / "data")
    limit = PATIENCE * allowed_seconds(problem)
    before = time.monotonic()
    try:
        done = _run(folder, script, limit)
    except subprocess.TimeoutExpired:
        return Trained(limit, None, f"it was stopped after {limit:.0f} s")
    seconds = time.monotonic() - before
    if done.returncode:
        talk = "\n".join(done.stdout.decode(errors="replace").strip().splitlines()[-TALK_LINES:])
        return Trained(seconds, None, f"it ended with exit code {done.returncode}:\n{talk}")
    if not (folder / "model.keras").is_file():
        return Trained(seconds, None, "it saved no model.keras")
    return Trained(seconds, folder / "model.keras")


def allowed_seconds(problem: Problem) -> float:
    """What a script may take: the par time, of which a candidate needs most for thinking."""
    return min(60 * problem.spec.par_minutes, AFFORDABLE_SECONDS)


def _run(folder: Path, script: str, limit: float) -> subprocess.CompletedProcess[bytes]:
    """The script in its folder; plots are drawn nowhere."""
    return subprocess.run(
        [sys.executable, f"{script}.py"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3"},
        timeout=limit,
        check=False,
    )
