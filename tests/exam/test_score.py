"""Bands: judged at the digits that are printed, never rounded up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tfexam.exam.score import TOP, Bands, Better

METRICS = st.floats(-1e6, 1e6, allow_nan=False)


@st.composite
def bands(draw: st.DrawFn) -> Bands:
    digits = draw(st.integers(0, 4))
    steps = draw(st.sets(st.integers(-50_000, 50_000), min_size=TOP, max_size=TOP))
    better = draw(st.sampled_from(Better))
    ordered = sorted(steps, reverse=better is Better.LOWER)
    return Bands(tuple(float(Decimal(n).scaleb(-digits)) for n in ordered), better, digits)


@given(bands(), METRICS)
def test_a_score_is_the_number_of_bands_reached_by_what_is_printed(
    scale: Bands, metric: float
) -> None:
    shown = scale.printed(metric)
    sign = -1 if scale.better is Better.LOWER else 1
    reached = [sign * shown >= sign * Decimal(str(band)) for band in scale.values]
    assert scale.score(metric) == sum(reached)


def test_the_largest_figure_that_is_measured_is_judged_too() -> None:
    scale = Bands((5.0, 4.0, 3.0, 2.0, 1.0), Better.LOWER, 6)
    assert scale.score(3.4e68) == 0


@given(bands(), METRICS, METRICS)
def test_a_better_metric_never_earns_less(scale: Bands, one: float, other: float) -> None:
    assume(scale.improves(one, other))
    assert scale.score(one) >= scale.score(other)


@given(bands(), METRICS)
def test_what_prints_the_same_earns_the_same(scale: Bands, metric: float) -> None:
    assert scale.score(float(scale.printed(metric))) == scale.score(metric)


@given(bands())
def test_each_band_earns_its_score(scale: Bands) -> None:
    assert [scale.score(band) for band in scale.values] == [1, 2, 3, 4, 5]


@given(bands(), METRICS)
def test_the_next_band_is_the_first_that_is_not_reached(scale: Bands, metric: float) -> None:
    following = scale.next_band(metric)
    if following is None:
        assert scale.score(metric) == TOP
    else:
        assert scale.score(following) == scale.score(metric) + 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ((1.0, 2.0, 3.0, 4.0), "five bands"),
        ((1.0, 2.0, 3.0, 3.0, 5.0), "more than the one before"),
        ((5.0, 4.0, 3.0, 2.0, 1.0), "more than the one before"),
        ((1.0, 2.0, 3.0, 4.0, 5.55), "more than 1 digits"),
    ],
)
def test_bands_that_make_no_sense_are_refused(values: tuple[float, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Bands(values, Better.HIGHER, 1)


@pytest.mark.parametrize("digits", [0, 12])
@pytest.mark.parametrize("metric", [1.7e308, -1.7e308, 5e-324])
def test_every_figure_is_printed_and_judged(metric: float, digits: int) -> None:
    scale = Bands((1.0, 2.0, 3.0, 4.0, 5.0), Better.HIGHER, digits)
    assert scale.score(metric) == (TOP if metric > 1 else 0)


@pytest.mark.parametrize("metric", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_figure_is_not_judged(metric: float) -> None:
    with pytest.raises(ValueError, match="can't be judged"):
        Bands((1.0, 2.0, 3.0, 4.0, 5.0), Better.HIGHER, 1).score(metric)
