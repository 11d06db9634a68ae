"""The scripts of each form run, and what they save is scored; of the training, one step is done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support import public
from support.running import Desk
from tfexam.bank.packs import Bank
from tfexam.checks.measure import grade
from tfexam.data.prepare import prepare
from tfexam.exam import outcome
from tfexam.grading.held_out import load_targets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.tensorflow

ONE_STEP = """
import runpy, sys, keras
fit = keras.Model.fit
def one_step(self, *given, **named):
    return fit(self, *given, **{**named, "epochs": 1, "steps_per_epoch": 1})
keras.Model.fit = one_step
runpy.run_path(sys.argv[1], run_name="__main__")
"""
SCRIPTS = ("starter", "plain", "solution")
FEW = [f"--drop={name}" for name in ("pclass", "age", "sibsp", "parch", "fare", "body")]
ASKED: dict[str, tuple[Callable[[Path], Path], list[str]]] = {
    "classes": (public.titanic, ["--csv", "--target=survived"]),
    "words alone": (public.titanic, ["--csv", "--target=sex", *FEW]),
    "numbers": (public.shares, ["--csv", "--target=volume"]),
    "images": (public.patches, ["--images"]),
    "text": (public.names, ["--text", "--text-column=name", "--target=sex"]),
    "series": (public.shares, ["--series", "--time=date", "--target=close", "--horizon=7"]),
}


@pytest.mark.parametrize("form", ASKED)
def test_every_script_saves_a_model_that_is_scored(tmp_path: Path, form: str) -> None:
    desk = Desk(tmp_path)
    file, (option, *more) = ASKED[form]
    said = desk.run("bank", "new", "own", option, str(file(tmp_path / "raw")), *more)
    assert said.code == 0, said.err
    problem = Bank(desk.bank, desk.paths.packs).problem("own")
    prepared = prepare(problem, 1, desk.paths, lambda _: None)
    held = load_targets(prepared.targets)
    for script in SCRIPTS:
        folder = tmp_path / script
        folder.mkdir()
        shutil.copy(problem.folder / f"{script}.py", folder)
        shutil.copytree(prepared.public, folder / "data")
        subprocess.run(
            [sys.executable, "-c", ONE_STEP, str(folder / f"{script}.py")],
            cwd=folder,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
            check=True,
        )
        given, _ = grade(problem.spec, folder / "model.keras", prepared.inputs, held)
        assert given.code is outcome.Code.SCORED, f"{script}: {given.message}"
