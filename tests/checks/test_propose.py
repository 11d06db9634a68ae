from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfexam.checks.propose import Measured, NoBands, eased, propose, verify
from tfexam.exam.score import Bands, Better

BIKES = Measured(
    solution=[27.6, 29.0, 30.7, 28.1, 28.8],
    plain=[45.5, 47.2, 50.0, 46.0, 46.9],
    starter=[99.0, 101.0, 98.0, 100.0, 102.0],
    baselines={"mean": [106, 107, 108, 106, 107], "hour": [74, 75, 74, 76, 75]},
    standard_error=1.1,
)
ANIMALS = Measured(
    solution=[0.979, 0.981, 0.978, 0.980, 0.977],
    plain=[0.90, 0.903, 0.898, 0.901, 0.899],
    starter=[0.55, 0.56, 0.54, 0.57, 0.55],
    baselines={"majority": [0.1] * 5},
    standard_error=0.005,
)


def test_where_lower_is_better_bands_fall() -> None:
    bands = propose(BIKES, Better.LOWER, 1)
    assert list(bands.values) == sorted(bands.values, reverse=True)
    assert 30.7 < bands.values[4] < bands.values[3] < 45.5
    assert bands.values[2] > 50.0


def test_where_higher_is_better_bands_rise() -> None:
    bands = propose(ANIMALS, Better.HIGHER, 3)
    assert list(bands.values) == sorted(bands.values)
    assert 0.903 < bands.values[3] < bands.values[4] < 0.977
    assert bands.values[2] < 0.898


def test_the_starter_earns_nothing_where_there_is_room() -> None:
    bands = propose(ANIMALS, Better.HIGHER, 3)
    assert {bands.score(figure) for figure in ANIMALS.starter} == {0}


def test_a_starter_close_to_the_plain_model_earns_one() -> None:
    close = Measured([0.9], [0.7], [0.6], {"majority": [0.2]}, 0.02)
    bands = propose(close, Better.HIGHER, 3)
    assert bands.score(0.6) == 1


def test_a_reference_no_better_than_the_plain_model_has_no_bands() -> None:
    narrow = Measured([0.71], [0.70], [0.3], {"majority": [0.2]}, 0.02)
    with pytest.raises(NoBands):
        propose(narrow, Better.HIGHER, 3)


def test_a_plain_model_no_better_than_a_baseline_has_no_bands() -> None:
    lazy = Measured([0.95], [0.70], [0.3], {"clever": [0.69]}, 0.01)
    with pytest.raises(NoBands):
        propose(lazy, Better.HIGHER, 3)


def test_which_answer_leaves_no_room_is_said() -> None:
    same = Measured([0.95, 0.797], [0.797, 0.7], [0.3, 0.3], {"lazy": [0.2, 0.2]}, 0.01)
    said = r"the reference must be better than the plain model .* 0\.797 where that .* 0\.797"
    with pytest.raises(NoBands, match=said):
        propose(same, Better.HIGHER, 3)
    lazy = Measured([0.5], [0.7], [0.9], {"clever": [0.6]}, 0.01)
    with pytest.raises(NoBands, match=r"the plain model must be better than the baseline clever"):
        propose(lazy, Better.LOWER, 3)


def test_one_bad_seed_is_enough_to_say_no() -> None:
    bands = Bands((0.5, 0.6, 0.7, 0.8, 0.9), Better.HIGHER, 2)
    one = Measured([0.95, 0.89], [0.75, 0.75], [0.2, 0.2], {"m": [0.2, 0.2]}, 0.01)
    with pytest.raises(NoBands, match=r"the reference at 0\.89 earns 4"):
        verify(bands, one)


def test_steps_narrower_than_two_standard_errors_are_named() -> None:
    bands = Bands((0.5, 0.6, 0.7, 0.8, 0.9), Better.HIGHER, 2)
    noisy = Measured([0.95], [0.75], [0.2], {"m": [0.2]}, 0.06)
    with pytest.raises(NoBands, match="less than two standard errors"):
        verify(bands, noisy)


fractions = st.floats(0.01, 0.99)


@given(
    figures=st.lists(fractions, min_size=4, max_size=4),
    error=st.floats(0.0001, 0.05),
    better=st.sampled_from(Better),
)
def test_whatever_is_proposed_holds(figures: list[float], error: float, better: Better) -> None:
    lazy, starter, plain, solution = figures
    measured = Measured([solution], [plain], [starter], {"lazy": [lazy]}, error)
    try:
        bands = propose(measured, better, 3)
    except NoBands:
        return
    assert [bands.score(f) for f in (solution, plain, lazy)] == [5, 3, 0]
    assert bands.score(starter) <= 1


def test_where_margins_leave_a_step_too_narrow_equal_steps_are_tried() -> None:
    load = Measured(
        solution=[0.54, 0.51], plain=[0.75, 0.70], starter=[17.0], baselines={"week": [1.0]},
        standard_error=0.043,
    )  # fmt: skip
    assert propose(load, Better.LOWER, 3).values == (0.953, 0.861, 0.769, 0.675, 0.583)


TIGHT = Measured([0.82, 0.83, 0.825], [0.73, 0.74, 0.735], [0.5], {"majority": [0.2]}, 0.011)


def test_a_fifth_band_that_the_reference_may_miss_by_chance_goes_down() -> None:
    bands = Bands((0.5, 0.6, 0.7, 0.759, 0.809), Better.HIGHER, 3)
    wider = eased(bands, TIGHT, 2 / 3)
    assert wider.values == (0.5, 0.6, 0.7, 0.759, 0.797)


def test_a_fourth_band_that_is_then_too_near_goes_down_too() -> None:
    bands = Bands((0.5, 0.6, 0.7, 0.79, 0.813), Better.HIGHER, 3)
    wider = eased(bands, TIGHT, 2 / 3)
    assert wider.values == (0.5, 0.6, 0.7, 0.775, 0.797)


def test_where_all_rows_mark_the_spread_over_the_seeds_alone_counts() -> None:
    bands = Bands((0.5, 0.6, 0.7, 0.759, 0.809), Better.HIGHER, 3)
    assert eased(bands, TIGHT, 1.0) == bands


def test_bands_are_not_eased_until_the_plain_model_earns_4() -> None:
    near = Measured([0.78, 0.79, 0.77], [0.73, 0.74, 0.735], [0.5], {"majority": [0.2]}, 0.011)
    with pytest.raises(NoBands, match=r"the plain model at 0\.73 earns 4"):
        eased(Bands((0.5, 0.6, 0.62, 0.745, 0.768), Better.HIGHER, 3), near, 2 / 3)


def test_where_lower_is_better_an_eased_band_is_a_larger_one() -> None:
    bands = propose(BIKES, Better.LOWER, 1)
    assert eased(bands, BIKES, 0.2).values[4] > bands.values[4]
