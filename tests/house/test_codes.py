"""Errors and outcomes share one namespace of kebab-case codes."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tfexam import errors
from tfexam.exam import outcome

CODES = [code.value.code for code in (*errors.Code, *outcome.Code)]


def test_every_code_is_used_once() -> None:
    assert [code for code, count in Counter(CODES).items() if count > 1] == []


def test_every_code_is_kebab_case() -> None:
    assert [code for code in CODES if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


def test_a_member_is_called_as_its_code() -> None:
    named = [(code.name, code.value.code) for code in (*errors.Code, *outcome.Code)]
    assert [pair for pair in named if pair[0].lower().replace("_", "-") != pair[1]] == []


WORKER = "worker/test_grade.py"
PROOFS = {
    "scored": "worker/test_fairness.py test_another_batch_size_changes_nothing_that_is_printed",
    "no-model": "cli/test_grade.py test_a_bad_file_and_an_empty_folder_stop_nothing",
    "unreadable": "worker/test_misfits.py test_a_model_that_does_not_fit_is_told_how",
    "refused": "hostile/test_attacks.py test_a_submission_of_it_comes_to_its_outcome",
    "wrong-shape": "worker/test_misfits.py test_a_model_that_does_not_fit_is_told_how",
    "bad-output": "worker/test_misfits.py test_a_model_that_does_not_fit_is_told_how",
    "too-slow": f"{WORKER} test_a_model_that_takes_too_long_is_too_slow",
    "too-large": "worker/test_misfits.py test_a_model_that_does_not_fit_is_told_how",
    "out-of-memory": f"{WORKER} test_a_model_that_wants_more_memory_than_allowed_is_out_of_memory",
    "grader-error": "worker/test_zygote.py test_each_end_of_a_child_has_its_status",
}
"""A test of each outcome that produces it with a real file (the grader's own error: with a bug)."""


def test_every_outcome_has_a_test_that_produces_it() -> None:
    assert [code.value.code for code in outcome.Code] == list(PROOFS)


@pytest.mark.parametrize("proof", sorted(set(PROOFS.values())))
def test_the_tests_that_prove_outcomes_are_there(proof: str) -> None:
    file, name = proof.split()
    assert f"def {name}(" in (Path(__file__).parents[1] / file).read_text("utf-8")
