from __future__ import annotations

import numpy as np
import pytest

from tfexam.bank.contract import Contract
from tfexam.data.fit import faults

CONTRACT = Contract.model_validate(
    {
        "inputs": [
            {"name": "x", "dtype": "float32", "shape": [2], "means": "two figures"},
            {"name": "word", "dtype": "string", "shape": [], "means": "a word"},
        ],
        "outputs": [{"kind": "probabilities", "shape": [3], "means": "of each kind"}],
    }
)
INPUTS = {"x": np.zeros((4, 2), np.float32), "word": np.array(list("abcd"), dtype=object)}
EVEN = "baseline:output:even"
TARGETS = {
    "target:output": np.array([0, 1, 2, 0]),
    EVEN: np.full((4, 3), 1 / 3, np.float32),
}
REAL = Contract.model_validate(
    {
        "inputs": [{"name": "x", "dtype": "float32", "shape": [2], "means": "two figures"}],
        "outputs": [{"kind": "real", "shape": [1], "means": "a figure"}],
    }
)


def test_arrays_that_fit_have_no_fault() -> None:
    assert faults(CONTRACT, INPUTS, TARGETS) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"x": np.zeros((4, 3), np.float32)}, "'x' is (2,) a row by contract, build made (3,)"),
        ({"x": np.zeros((4, 2))}, "'x' is float32 by contract, build made float64"),
        ({"x": np.full((4, 2), np.nan, np.float32)}, "'x' holds values that are not finite"),
        ({"word": np.zeros(4, np.float32)}, "'word' is string by contract, build made float32"),
        ({"y": np.zeros(4)}, "an input 'y' that the contract does not have"),
    ],
)
def test_an_input_that_breaks_the_contract_is_named(
    changed: dict[str, np.ndarray], fault: str
) -> None:
    [said] = faults(CONTRACT, INPUTS | changed, TARGETS)
    assert fault in said


def test_a_missing_input_is_named() -> None:
    [said] = faults(CONTRACT, {"x": INPUTS["x"]}, TARGETS)
    assert said == "the contract has an input 'word', build returned none"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"target:output": np.array([0, 1, 3, 0])}, "class numbers from 0 to 2"),
        (
            {"target:output": np.zeros(4, np.float32)},
            "must be class numbers, () a row; build made float",
        ),
        (
            {"baseline:output:even": np.ones((4, 3))},
            "'even' must hold probabilities that sum to one",
        ),
        ({"baseline:output:even": np.ones((4, 1))}, "'even' must be (3,) a row, build made (1,)"),
    ],
)
def test_targets_and_baselines_that_break_the_contract_are_named(
    changed: dict[str, np.ndarray], fault: str
) -> None:
    assert any(fault in said for said in faults(CONTRACT, INPUTS, TARGETS | changed))


def test_figures_must_have_the_outputs_shape_and_be_finite() -> None:
    inputs, bad = {"x": INPUTS["x"]}, np.array([1, 2, np.inf, 4])
    assert faults(REAL, inputs, {"target:output": np.zeros((4, 1))}) == []
    assert faults(REAL, inputs, {"target:output": bad}) == [
        "the targets must be (1,) a row, build made ()",
        "the targets hold values that are not finite",
    ]
