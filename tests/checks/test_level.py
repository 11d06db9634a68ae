from __future__ import annotations

from datetime import date

import pytest

from tfexam.bank.problem import Calibration
from tfexam.checks.level import level
from tfexam.exam.score import Better


def measured(zoo: float, plain: float, seconds: float = 20) -> Calibration:
    """From a baseline of 0.1 to a reference of 0.9."""
    return Calibration(
        date=date(2026, 1, 1),
        versions={},
        seeds=(1,),
        baselines={"commonest": (0.1,)},
        starter=(0.1,),
        plain=(plain,),
        solution=(0.9,),
        standard_error=0.01,
        plain_seconds=5,
        solution_seconds=seconds,
        zoo={"linear": 0.2, "generic": zoo},
    )


def test_what_a_lazy_answer_and_the_plain_model_nearly_solve_is_easy() -> None:
    assert level(measured(0.85, 0.85, 5), Better.HIGHER) == 1


def test_what_leaves_all_to_the_reference_is_hard() -> None:
    assert level(measured(0.1, 0.3, 80), Better.HIGHER) == 5


@pytest.mark.parametrize(("zoo", "plain"), [(0.2, 0.5), (0.5, 0.6), (0.7, 0.8)])
def test_a_problem_is_no_easier_for_a_weaker_answer(zoo: float, plain: float) -> None:
    here = level(measured(zoo, plain), Better.HIGHER)
    assert level(measured(zoo - 0.1, plain), Better.HIGHER) >= here
    assert level(measured(zoo, plain - 0.1), Better.HIGHER) >= here
    assert level(measured(zoo, plain, 60), Better.HIGHER) >= here


def test_a_metric_of_which_less_is_better_is_turned_round() -> None:
    found = measured(0.3, 0.3, 5).model_copy(
        update={"baselines": {"mean": (9.0,)}, "solution": (1.0,), "plain": (1.4,)}
    )
    easy = found.model_copy(update={"zoo": {"generic": 1.4}})
    hard = found.model_copy(update={"zoo": {"generic": 8.0}})
    assert level(easy, Better.LOWER) < level(hard, Better.LOWER)
