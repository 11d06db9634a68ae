from __future__ import annotations

import numpy as np
import pytest

from tfexam.grading.metrics import METRICS, Targets, measure, standard_error


def held(targets: np.ndarray, groups: np.ndarray | None = None, **naive: np.ndarray) -> Targets:
    return Targets(targets, naive, np.arange(len(targets)) if groups is None else groups)


def test_mae_is_the_mean_absolute_error() -> None:
    assert measure("mae", held(np.array([1.0, 2.0])), np.array([[2.0], [5.0]])) == 2.0


def test_mase_measures_against_the_best_baseline() -> None:
    targets = held(np.array([0.0, 0.0]), good=np.array([2.0, 2.0]), bad=np.array([9.0, 9.0]))
    assert measure("mase", targets, np.array([1.0, 1.0])) == 0.5


def test_accuracy_is_the_share_of_right_classes() -> None:
    answer = np.array([[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.3, 0.7]])
    assert measure("accuracy", held(np.array([0, 1, 1, 1])), answer) == 0.75


def test_balanced_accuracy_weighs_classes_alike() -> None:
    answer = np.tile([1.0, 0.0], (10, 1))
    assert measure("balanced_accuracy", held(np.array([0] * 9 + [1])), answer) == 0.5


def test_an_unsigned_target_does_not_wrap_around() -> None:
    assert measure("mae", held(np.array([0, 0], np.uint8)), np.array([3, 3], np.uint8)) == 3.0


@pytest.mark.parametrize("metric", METRICS)
def test_a_metric_is_the_same_for_the_rows_in_another_order(metric: str) -> None:
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 3, 50)
    target = classes if "accuracy" in metric else rng.random(50)
    answer = rng.dirichlet(np.ones(3), 50) if "accuracy" in metric else rng.random(50)
    targets = held(target, naive=rng.random(50))
    mixed = rng.permutation(50)
    assert measure(metric, targets.rows(mixed), answer[mixed]) == pytest.approx(
        measure(metric, targets, answer)
    )


def test_rows_that_belong_together_widen_the_standard_error() -> None:
    rng = np.random.default_rng(0)
    by_group = np.repeat(rng.random(20), 50)
    answer = np.zeros(1000)
    alone = standard_error("mae", held(by_group), answer, np.random.default_rng(1))
    grouped = standard_error(
        "mae", held(by_group, np.repeat(np.arange(20), 50)), answer, np.random.default_rng(1)
    )
    assert grouped > 4 * alone


def test_the_standard_error_of_a_mean_is_that_of_the_textbook() -> None:
    errors = np.random.default_rng(0).random(400)
    found = standard_error("mae", held(errors), np.zeros(400), np.random.default_rng(1))
    assert found == pytest.approx(errors.std(ddof=1) / 20, rel=0.15)
