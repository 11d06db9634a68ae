from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from support.specs import an_output
from tfexam.grading import contract
from tfexam.grading.contract import Unfit

if TYPE_CHECKING:
    from tfexam.bank.contract import Output
    from tfexam.exam.outcome import Outcome

ONE, DAY = an_output(shape=(1,)), an_output(shape=(24,))
THREE = an_output("probabilities", (3,))


def checked(output: np.ndarray, wanted: Output, rows: int) -> np.ndarray:
    return contract.checked({wanted.name: output}, [wanted], rows)[wanted.name]


def fault(output: np.ndarray, wanted: Output) -> Outcome:
    with pytest.raises(Unfit) as caught:
        checked(output, wanted, 6)
    assert caught.value.outcome.hint
    return caught.value.outcome


@pytest.mark.parametrize("shape", [(6,), (6, 1), (6, 1, 1)])
def test_one_figure_a_row_fits_with_axes_of_length_1_and_without(shape: tuple[int, ...]) -> None:
    assert checked(np.zeros(shape), ONE, 6).shape == (6, 1)


def test_a_sequence_with_a_last_axis_of_length_1_fits() -> None:
    assert checked(np.zeros((6, 24, 1)), DAY, 6).shape == (6, 24)


def test_values_are_what_the_model_returned() -> None:
    assert checked(np.arange(6.0), ONE, 6).ravel().tolist() == [0, 1, 2, 3, 4, 5]


def test_a_whole_sequence_where_one_step_is_asked_names_return_sequences() -> None:
    outcome = fault(np.zeros((6, 30, 1)), ONE)
    assert outcome.code.value.code == "wrong-shape"
    assert "each of 30 steps" in outcome.message
    assert "return_sequences=False" in outcome.hint


def test_too_many_classes_names_the_axis_and_both_numbers() -> None:
    outcome = fault(np.full((6, 5), 0.2), THREE)
    assert "axis 1 has length 5 instead of 3" in outcome.message
    assert "Dense(3, activation='softmax')" in outcome.hint


def test_a_single_figure_for_classes_is_told() -> None:
    assert "asks for (3,)" in fault(np.zeros(6), THREE).message


def test_a_picture_where_classes_are_asked_names_flatten() -> None:
    assert "Flatten" in fault(np.zeros((6, 8, 8, 3)), THREE).hint


def test_a_missing_row_is_told() -> None:
    assert "For 6 rows" in fault(np.zeros((5, 1)), ONE).message


def test_a_figure_without_rows_is_told() -> None:
    assert "For 6 rows" in fault(np.float64(3.0) * np.ones(()), ONE).message


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_rows_that_are_no_numbers_are_counted(bad: float) -> None:
    output = np.zeros((6, 24))
    output[2, 3:9] = bad
    outcome = fault(output, DAY)
    assert outcome.code.value.code == "bad-output"
    assert "In 1 of 6 rows" in outcome.message


def test_logits_are_called_logits() -> None:
    outcome = fault(np.tile([-3.0, 0.5, 7.0], (6, 1)), THREE)
    assert "look like logits" in outcome.message
    assert "softmax" in outcome.hint


def test_probabilities_that_do_not_sum_to_one_are_told() -> None:
    assert "sum up to 1.8" in fault(np.full((6, 3), 0.6), THREE).message


def test_probabilities_of_half_precision_fit() -> None:
    output = np.full((6, 3), 1 / 3, np.float16)
    assert checked(output, THREE, 6).shape == (6, 3)


def test_probabilities_of_each_step_sum_to_one_over_the_last_axis() -> None:
    steps = an_output("probabilities", (4, 2))
    assert checked(np.full((6, 4, 2), 0.5), steps, 6).shape == (6, 4, 2)


@pytest.mark.parametrize("dtype", [np.int64, np.uint8, np.bool_, np.float16])
def test_any_real_numbers_fit(dtype: type) -> None:
    assert len(checked(np.zeros((6, 1), dtype), ONE, 6)) == 6


@pytest.mark.parametrize("output", [np.array(["a"] * 6), np.zeros(6, np.complex64)], ids=["s", "c"])
def test_what_is_no_real_number_is_a_bad_output(output: np.ndarray) -> None:
    assert fault(output, ONE).code.value.code == "bad-output"


@pytest.mark.parametrize(
    ("kind", "value", "said", "hint"),
    [
        ("binary", 3.5, "values from 3.5 to 3.5, not probabilities", "activation='sigmoid'"),
        ("binary", -2.0, "look like logits", "activation='sigmoid'"),
        ("positive", -0.25, "values down to -0.25", "softplus"),
    ],
)
def test_values_out_of_the_range_of_their_kind_are_told(
    kind: str, value: float, said: str, hint: str
) -> None:
    outcome = fault(np.full((6, 4), value), an_output(kind, (4,)))
    assert said in outcome.message
    assert hint in outcome.hint


@pytest.mark.parametrize("kind", ["binary", "positive", "quantiles", "real"])
def test_values_in_the_range_of_their_kind_need_not_sum_to_one(kind: str) -> None:
    assert checked(np.full((6, 4), 0.75), an_output(kind, (4,)), 6).shape == (6, 4)
