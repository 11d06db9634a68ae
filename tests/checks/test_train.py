from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from support.bank import write_problem
from tfexam.bank.problem import Problem, read_problem
from tfexam.checks import train as room
from tfexam.checks.train import Trained, allowed_seconds, train
from tfexam.data.prepare import Prepared

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def prepared(tmp_path: Path) -> Prepared:
    """Data of which there is one public file."""
    (tmp_path / "made" / "public").mkdir(parents=True)
    (tmp_path / "made" / "public" / "x.csv").write_text("1,2\n")
    return Prepared("key", tmp_path / "made")


@pytest.fixture
def problem(tmp_path: Path) -> Problem:
    return read_problem(write_problem(tmp_path / "bank", "tiny_line"))


def trained(problem: Problem, prepared: Prepared, tmp_path: Path, script: str) -> Trained:
    (problem.folder / "plain.py").write_text(script, "utf-8")
    return train(problem, "plain", prepared, tmp_path / "desk")


def test_a_script_runs_beside_its_data_and_leaves_its_model(
    problem: Problem, prepared: Prepared, tmp_path: Path
) -> None:
    copy = "import shutil; shutil.copy('data/x.csv', 'model.keras')"
    found = trained(problem, prepared, tmp_path, copy)
    assert found.model == tmp_path / "desk" / "model.keras"
    assert found.model.read_text() == "1,2\n"
    assert found.seconds > 0


def test_a_script_does_not_see_the_reference(
    problem: Problem, prepared: Prepared, tmp_path: Path
) -> None:
    look = "import os; open('model.keras', 'w').write(' '.join(sorted(os.listdir())))"
    model = trained(problem, prepared, tmp_path, look).model
    assert model is not None
    assert model.read_text() == "data model.keras plain.py"


def test_a_script_that_fails_is_told_by_its_last_lines(
    problem: Problem, prepared: Prepared, tmp_path: Path
) -> None:
    found = trained(problem, prepared, tmp_path, "print('so far'); raise ValueError('odd row')")
    assert found.model is None
    assert found.fault.startswith("it ended with exit code 1:\nso far")
    assert found.fault.endswith("ValueError: odd row")


def test_a_script_that_saves_nothing_is_told(
    problem: Problem, prepared: Prepared, tmp_path: Path
) -> None:
    assert trained(problem, prepared, tmp_path, "1").fault == "it saved no model.keras"


def test_a_script_that_is_stuck_is_stopped(
    problem: Problem, prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "PATIENCE", 1 / allowed_seconds(problem))
    found = trained(problem, prepared, tmp_path, "import time; time.sleep(60)")
    assert found == Trained(1.0, None, "it was stopped after 1 s")


def test_a_script_that_plots_opens_no_window(
    problem: Problem, prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MPLBACKEND", "tkagg")
    name = "import os; open('model.keras', 'w').write(os.environ['MPLBACKEND'])"
    model = trained(problem, prepared, tmp_path, name).model
    assert model is not None
    assert model.read_text() == "agg"
    assert os.environ["MPLBACKEND"] == "tkagg"


def test_training_may_take_the_par_time_but_never_more_than_five_minutes(problem: Problem) -> None:
    assert allowed_seconds(problem) == 120
    toml = problem.folder / "problem.toml"
    long = toml.read_text("utf-8").replace("par_minutes = 2", "par_minutes = 30")
    toml.write_text(long, "utf-8")
    assert allowed_seconds(read_problem(problem.folder)) == 300
