"""Showing that the grader works here, on a toy, before anything depends on it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.exam.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfexam.app import App
    from tfexam.worker.protocol import Reply

CLOSE = 1e-4
"""How far a prediction may be from the one of training: other batch sizes move it by 2e-5."""


@dataclass(frozen=True)
class Rehearsal:
    """What the rehearsal showed: what held the worker in, and the seconds of each step."""

    layers: tuple[str, ...]
    timing: Mapping[str, float]


def rehearse(app: App) -> Rehearsal:
    """Train and save a toy, then have it graded as a candidate's model would be.

    Raises TfexamError(grader-broke) that says which step failed.
    """
    with TemporaryDirectory(prefix="tfexam-toy-") as name:
        folder = Path(name)
        _train(folder)
        return _grade(app, folder)


def _train(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "tfexam.worker.toy", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        raise TfexamError(
            Code.GRADER_BROKE,
            f"Training a toy model failed: {last}",
            "Run tfexam doctor; then make the environment anew.",
        )


def _grade(app: App, folder: Path) -> Rehearsal:
    import numpy as np

    from tfexam.grading.jobs import toy_job
    from tfexam.worker.protocol import load

    with (
        app.grader_here() as grader,
        toy_job(folder / "model.keras", folder / "inputs.frame") as job,
    ):
        if isinstance(job, Outcome):
            raise TfexamError(Code.GRADER_BROKE, f"The scan refuses a toy model: {job.message}")
        grader.submit(job)
        reply, answer = next(iter(grader.replies()))
    if reply.status != "predicted" or answer is None:
        raise TfexamError(Code.GRADER_BROKE, f"The grader failed on a toy model: {_why(reply)}")
    expected, output = load(folder / "expected.frame")["output"], answer["output"]
    if output.shape != expected.shape or np.abs(output - expected).max() > CLOSE:
        raise TfexamError(Code.GRADER_BROKE, "The grader predicts otherwise than the model itself.")
    return Rehearsal(reply.layers, reply.timing)


def _why(reply: Reply) -> str:
    return reply.message or reply.status
