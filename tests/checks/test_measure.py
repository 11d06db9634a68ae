from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.bank import CATEGORIES, PLAIN, write_problem
from tfexam.bank.problem import Problem, read_problem
from tfexam.checks.measure import Run, baselines, run
from tfexam.data.prepare import Prepared, prepare
from tfexam.paths import Paths

if TYPE_CHECKING:
    from pathlib import Path


def made(tmp_path: Path, id_: str) -> tuple[Problem, Prepared]:
    problem = read_problem(write_problem(tmp_path / "bank", id_))
    paths = Paths(tmp_path / "home", tmp_path / "home" / "cache")
    return problem, prepare(problem, 1, paths, lambda part: None)


def test_baselines_are_measured_by_name(tmp_path: Path) -> None:
    problem, prepared = made(tmp_path, "tiny_steps")
    found = baselines(problem.spec, prepared)
    assert found["last_season"] == 1.0
    assert found["last"] > 10


def test_a_script_that_fails_has_a_fault_and_no_metric(tmp_path: Path) -> None:
    problem, prepared = made(tmp_path, "tiny_line")
    (problem.folder / "plain.py").write_text("raise SystemExit(3)")
    found = run(problem, "plain", prepared)
    assert found.metric is None
    assert found.fault.startswith("it ended with exit code 3")


def test_what_is_no_model_is_told_by_the_graders_outcome(tmp_path: Path) -> None:
    problem, prepared = made(tmp_path, "tiny_line")
    (problem.folder / "plain.py").write_text("open('model.keras', 'w').write('no model')")
    assert run(problem, "plain", prepared).fault.startswith("unreadable: ")


QUICK = ("tiny_line", "tiny_words")
"""The others are trained and graded in tests/e2e/test_exam.py, too."""


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    "id_", [pytest.param(i, marks=[pytest.mark.slow] * (i not in QUICK)) for i in CATEGORIES]
)
def test_each_tiny_plain_model_is_trained_graded_and_measured(tmp_path: Path, id_: str) -> None:
    problem, prepared = made(tmp_path, id_)
    found = run(problem, "plain", prepared)
    assert found == Run(found.seconds, found.metric, found.submitted, found.standard_error)
    assert found.submitted == pytest.approx(PLAIN[id_], abs=0.01)
    assert problem.spec.scale.score(found.submitted or 0.0) == 3


@pytest.mark.slow
@pytest.mark.tensorflow
def test_starter_and_reference_earn_what_they_must(tmp_path: Path) -> None:
    problem, prepared = made(tmp_path, "tiny_words")
    runs = [run(problem, script, prepared) for script in ("starter", "solution")]
    assert [problem.spec.scale.score(found.submitted or 0.0) for found in runs] == [0, 5]
