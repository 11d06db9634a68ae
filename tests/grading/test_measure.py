from __future__ import annotations

import numpy as np
import pytest

from tfexam.grading.measure import Targets, measure, standard_error

MAE = {"output": "mae"}


def held(targets: np.ndarray, groups: np.ndarray | None = None) -> Targets:
    return Targets({"output": targets}, {}, np.arange(len(targets)) if groups is None else groups)


def error(targets: Targets) -> float:
    zeros = {"output": np.zeros(len(targets))}
    return standard_error(MAE, targets, zeros, np.random.default_rng(1))


def test_the_figure_of_two_outputs_is_the_mean_of_both() -> None:
    targets = Targets({"a": np.zeros(2), "b": np.zeros(2)}, {}, np.arange(2))
    answer = {"a": np.ones(2), "b": np.full(2, 3.0)}
    assert measure({"a": "mae", "b": "mae"}, targets, answer) == 2.0


def test_each_output_is_measured_against_its_own_part_of_a_baseline() -> None:
    zeros = {"a": np.zeros(2), "b": np.zeros(2)}
    naive = {"a": np.full(2, 2.0), "b": np.full(2, 4.0)}
    targets = Targets(zeros, {"naive": naive}, np.arange(2))
    answer = {"a": np.ones(2), "b": np.ones(2)}
    assert measure({"a": "mase", "b": "mase"}, targets, answer) == (0.5 + 0.25) / 2


def test_rows_that_belong_together_widen_the_standard_error() -> None:
    by_group = np.repeat(np.random.default_rng(0).random(20), 50)
    assert error(held(by_group, np.repeat(np.arange(20), 50))) > 4 * error(held(by_group))


def test_the_standard_error_of_a_mean_is_that_of_the_textbook() -> None:
    errors = np.random.default_rng(0).random(400)
    assert error(held(errors)) == pytest.approx(errors.std(ddof=1) / 20, rel=0.15)
