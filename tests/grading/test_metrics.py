from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from tfexam.bank.contract import HIGHER, MetricName
from tfexam.grading.metrics import METRICS


def figure(metric: str, targets: object, output: object, **naive: object) -> float:
    baselines = {name: np.array(array) for name, array in naive.items()}
    return METRICS[metric](np.array(targets), np.array(output), baselines)


def test_mae_is_the_mean_absolute_error() -> None:
    assert figure("mae", [1.0, 2.0], [[2.0], [5.0]]) == 2.0


def test_an_unsigned_target_does_not_wrap_around() -> None:
    unsigned = np.array([0, 0], np.uint8)
    assert figure("mae", unsigned, unsigned + np.uint8(3)) == 3.0


def test_mase_measures_against_the_best_baseline() -> None:
    assert figure("mase", [0.0, 0.0], [1.0, 1.0], good=[2.0, 2.0], bad=[9.0, 9.0]) == 0.5


FOUR = [[0.9, 0.1], [0.2, 0.8], [0.6, 0.4], [0.3, 0.7]]


def test_nothing_is_better_than_a_baseline_without_a_fault() -> None:
    targets, faultless = np.array([[1.0], [2.0]]), {"naive": np.array([[1.0], [2.0]])}
    assert METRICS["mase"](targets, targets, faultless) == 0
    assert METRICS["mase"](targets, targets + 1, faultless) > 1e6


def test_accuracy_is_the_share_of_right_classes() -> None:
    assert figure("accuracy", [0, 1, 1, 1], FOUR) == 0.75


def test_a_place_of_minus_one_does_not_count() -> None:
    assert figure("accuracy", [[0, 1], [1, -1]], [FOUR[:2], FOUR[2:]]) == pytest.approx(2 / 3)


def test_a_binary_answer_is_yes_from_a_half_on() -> None:
    assert figure("accuracy", [[1], [0], [1]], [[0.5], [0.49], [0.2]]) == pytest.approx(2 / 3)


def test_balanced_accuracy_weighs_classes_alike() -> None:
    assert figure("balanced_accuracy", [0] * 9 + [1], [[1.0, 0.0]] * 10) == 0.5


def test_an_exact_match_is_right_in_every_place_that_counts() -> None:
    answer = [FOUR[:2], FOUR[:2], FOUR[:2]]
    assert figure("exact_match", [[0, 1], [0, -1], [1, 1]], answer) == pytest.approx(2 / 3)


def test_cross_entropy_of_an_even_guess_is_the_logarithm_of_the_number_of_classes() -> None:
    assert figure("cross_entropy", [0, 3, -1], np.full((3, 4), 0.25)) == pytest.approx(np.log(4))


def test_a_certain_error_costs_much_but_not_everything() -> None:
    assert 15 < figure("cross_entropy", [0], [[0.0, 1.0]]) < 20


def test_average_precision_is_that_of_the_textbook() -> None:
    found = figure("average_precision", [1, 0, 1, 0, 0], [0.9, 0.8, 0.7, 0.6, 0.5])
    assert found == pytest.approx((1 / 1 + 2 / 3) / 2)


def test_answers_that_tie_earn_the_share_of_yes() -> None:
    assert figure("average_precision", [1, 0, 0, 0], [0.5] * 4) == 0.25


def test_average_precision_agrees_with_scikit_learn() -> None:
    sklearn = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    truth, answer = rng.integers(0, 2, (200, 3)), rng.random((200, 3)).round(1)
    for metric, average in (("average_precision", "micro"), ("macro_average_precision", "macro")):
        wanted = sklearn.average_precision_score(truth, answer, average=average)
        assert figure(metric, truth, answer) == pytest.approx(wanted)


def test_a_label_that_never_occurs_has_no_average_precision() -> None:
    assert figure("macro_average_precision", [[1, 0], [1, 0]], [[0.9, 0.9], [0.8, 0.1]]) == 1.0


def test_pinball_of_the_median_is_half_the_absolute_error() -> None:
    assert figure("pinball", [1.0, 2.0], [[3.0], [2.0]]) == 0.5 * 1.0


def test_pinball_weighs_both_sides_of_a_quantile() -> None:
    too_low = figure("pinball", [10.0], [[0.0] * 9])
    levels = np.arange(1, 10) / 10
    assert too_low == pytest.approx((10 * levels).mean())


def test_quantiles_that_cross_are_put_in_order() -> None:
    assert figure("pinball", [1.0], [[3.0, 2.0, 1.0]]) == figure(
        "pinball", [1.0], [[1.0, 2.0, 3.0]]
    )


def test_poisson_deviance_is_nought_for_the_truth() -> None:
    assert figure("poisson_deviance", [0.0, 4.0], [[0.0], [4.0]]) == pytest.approx(0, abs=1e-6)


def test_poisson_deviance_agrees_with_scikit_learn() -> None:
    sklearn = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(0)
    counted, expected = rng.poisson(3, 300), rng.random(300) + 0.5
    wanted = sklearn.mean_poisson_deviance(counted, expected)
    assert figure("poisson_deviance", counted, expected) == pytest.approx(wanted)


def test_the_iou_of_a_mask_is_overlap_over_union() -> None:
    truth = [[[1], [1], [0], [0]], [[0], [0], [0], [0]]]
    answer = [[[0.9], [0.2], [0.6], [0.0]], [[0.1], [0.1], [0.1], [0.1]]]
    assert figure("mask_iou", truth, answer) == pytest.approx((1 / 3 + 1) / 2)


def test_the_iou_of_a_box_is_overlap_over_union() -> None:
    assert figure("box_iou", [[0.0, 0.0, 2.0, 2.0]], [[1.0, 1.0, 3.0, 3.0]]) == pytest.approx(1 / 7)


def test_a_box_that_is_inside_out_has_no_area() -> None:
    assert figure("box_iou", [[0.0, 0.0, 1.0, 1.0]], [[1.0, 1.0, 0.0, 0.0]]) == 0


def test_mean_distance_is_euclidean_over_the_last_axis() -> None:
    assert figure("mean_distance", [[0.0, 0.0], [1.0, 1.0]], [[3.0, 4.0], [1.0, 1.0]]) == 2.5


def test_a_relative_distance_is_measured_against_the_best_baseline() -> None:
    still = [[0.0, 5.0]]
    assert figure("relative_distance", [[0.0, 0.0]], [[3.0, 4.0]], stays=still) == 1.0


def test_the_schema_and_the_functions_name_the_same_metrics() -> None:
    assert set(get_args(MetricName)) == METRICS.keys()
    assert METRICS.keys() >= HIGHER


CLASSES = {"accuracy", "balanced_accuracy", "exact_match", "cross_entropy"}


@pytest.mark.parametrize("metric", METRICS)
def test_a_metric_is_the_same_for_the_rows_in_another_order(metric: str) -> None:
    rng = np.random.default_rng(0)
    target = rng.integers(0, 3, 50) if metric in CLASSES else rng.random((50, 4)).round()
    answer, naive = rng.dirichlet(np.ones(4), 50), rng.random((50, 4))
    if "pinball" in metric:
        target = target[:, 0]
    mixed = rng.permutation(50)
    found = METRICS[metric](target[mixed], answer[mixed], {"naive": naive[mixed]})
    assert found == pytest.approx(METRICS[metric](target, answer, {"naive": naive}))
