"""The scripts of each form run, and what they save is scored; of the training, one step is done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support import public
from support.running import Desk
from tfexam.bank.packs import Bank
from tfexam.data.prepare import prepare
from tfexam.exam import outcome
from tfexam.grading.alone import alone
from tfexam.grading.grader import Grader
from tfexam.grading.held_out import load_targets

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfexam.bank.problem import Problem
    from tfexam.data.prepare import Prepared

pytestmark = pytest.mark.tensorflow

ONE_STEP = """
import runpy, sys, keras
fit = keras.Model.fit
def one_step(self, *given, **named):
    return fit(self, *given, **{**named, "epochs": 1, "steps_per_epoch": 1})
keras.Model.fit = one_step
for script in sys.argv[1:]:
    runpy.run_path(script, run_name="__main__")
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


QUICK = ("classes", "images", "series")


@pytest.mark.parametrize(
    "form", [pytest.param(f, marks=[pytest.mark.slow] * (f not in QUICK)) for f in ASKED]
)
def test_every_script_saves_a_model_that_is_scored(tmp_path: Path, form: str) -> None:
    desk = Desk(tmp_path)
    file, (option, *more) = ASKED[form]
    said = desk.run("bank", "new", "own", option, str(file(tmp_path / "raw")), *more)
    assert said.code == 0, said.err
    problem = Bank(desk.bank, desk.paths.packs).problem("own")
    prepared = prepare(problem, 1, desk.paths, lambda _: None)
    held = load_targets(prepared.targets)
    scripts = [laid_out(tmp_path / script, problem, script, prepared) for script in SCRIPTS]
    subprocess.run(
        [sys.executable, "-c", ONE_STEP, *map(str, scripts)],
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
        check=True,
    )
    with Grader() as grader:
        for script in scripts:
            model = script.with_name("model.keras")
            given, _ = alone(grader, problem.spec, model, prepared.inputs, held)
            assert given.code is outcome.Code.SCORED, f"{script.name}: {given.message}"


def laid_out(folder: Path, problem: Problem, script: str, prepared: Prepared) -> Path:
    """A script beside its data."""
    folder.mkdir()
    shutil.copytree(prepared.public, folder / "data")
    return Path(shutil.copy(problem.folder / f"{script}.py", folder))
