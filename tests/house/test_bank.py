"""The bank that ships with tfexam: sound folders, five a category, every skill, equal exams."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from tfexam.bank.packs import builtin, catalogue, drawable
from tfexam.bank.problem import SKILLS, Problem, read_problem
from tfexam.checks import folder
from tfexam.checks.rules import judge
from tfexam.exam.category import Category
from tfexam.exam.choice import choices_of, told_of
from tfexam.exam.draw import STEP, draw, middle
from zoo.goals import missed

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = [builtin() / found.category / found.id for found in catalogue(builtin())]

FREQUENT = {
    *("preprocess", "scale-features", "functional", "multiclass", "regression", "overfitting"),
    *("dropout", "input-shape", "output-shape", "callbacks", "csv", "json", "missing-values"),
    *("class-imbalance", "conv-pool", "image-augment", "text-prepare", "embeddings", "lstm-gru"),
    *("windows", "multivariate", "multi-step", "forecast", "learning-rate"),
}
"""The skills that most problems of the rehearsed exam asked for."""


@pytest.fixture(scope="module")
def bank() -> list[Problem]:
    return [read_problem(folder) for folder in FOLDERS]


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_a_folder_has_no_fault(path: Path) -> None:
    found = [fault for verdict in judge(folder.RULES, path) for fault in verdict.faults]
    assert found == []


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_the_notes_say_what_to_expect_of_each_choice_and_of_nothing_else(path: Path) -> None:
    choices = choices_of((path / "plain.py").read_text("utf-8"))
    assert list(told_of((path / "notes.md").read_text("utf-8"))) == list(choices)


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_no_answer_that_knows_nothing_of_it_earns_more_than_it_may(path: Path) -> None:
    problem = read_problem(path)
    assert problem.spec.calibration is not None
    figures = problem.spec.calibration.zoo
    assert len(figures) == 8  # all that scripts/lazy measures
    scores = {name: problem.spec.scale.score(figure) for name, figure in figures.items()}
    assert list(missed(scores, problem.category)) == []


def test_there_are_five_problems_a_category(bank: list[Problem]) -> None:
    assert Counter(problem.category for problem in bank) == dict.fromkeys(Category, 5)


def test_every_skill_is_practised_and_the_frequent_ones_three_times(bank: list[Problem]) -> None:
    counts = Counter(skill for problem in bank for skill in problem.spec.skills)
    assert SKILLS - counts.keys() == set()
    assert {skill for skill in FREQUENT if counts[skill] < 3} == set()


def test_no_two_problems_practise_the_same(bank: list[Problem]) -> None:
    sets = {problem.id: frozenset(problem.spec.skills) for problem in bank}
    assert len(set(sets.values())) == len(sets)


def test_many_forms_of_contract_are_asked_for(bank: list[Problem]) -> None:
    contracts = [problem.spec.contract for problem in bank]
    kinds = {output.kind for contract in contracts for output in contract.outputs}
    assert kinds == {"probabilities", "binary", "quantiles", "real"}
    assert any(len(contract.inputs) > 1 for contract in contracts)
    assert any(len(contract.outputs) > 1 for contract in contracts)
    assert any(i.dtype == "string" for contract in contracts for i in contract.inputs)


def test_of_five_exams_in_a_row_none_is_harder_by_more_than_a_step() -> None:
    problems = drawable(builtin())
    levels = {problem.id: problem.level for problem in problems}
    for seed in range(20):
        history: dict[str, list[datetime]] = {}
        for number in range(5):
            exam = tuple(draw(problems, history, seed + number).values())
            assert abs(sum(levels[id_] for id_ in exam) - middle(problems)) <= STEP
            history |= {id_: [datetime(2026, 1, 1 + number, tzinfo=UTC)] for id_ in exam}
        assert len(history) == 25


def test_of_a_thousand_draws_no_pair_is_favoured() -> None:
    problems = drawable(builtin())
    drawn = [draw(problems, {}, seed).values() for seed in range(1000)]
    pairs = Counter(pair for exam in drawn for pair in combinations(exam, 2))
    assert len(pairs) == 250  # every two problems of different categories meet
    assert max(pairs.values()) < 3 * 40  # each would have 40, were levels all alike
