"""From what was measured to five bands that are honest, or to why there are none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, stdev
from typing import TYPE_CHECKING

from tfexam.exam.score import Bands, Better

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MARGIN = 0.15
"""Share of the way down to the next lower answer by which a band stands below the one it is for."""


NEAR, SURE = 2.5, 3.0
"""Spreads below its mean that a reference misses once in 160 exams, and once in 740."""


@dataclass(frozen=True)
class Measured:
    """Figures of a metric over the seeds: of scripts and baselines.

    standard_error  the largest over the seeds, of the plain model and the reference
    """

    solution: Sequence[float]
    plain: Sequence[float]
    starter: Sequence[float]
    baselines: Mapping[str, Sequence[float]]
    standard_error: float

    @property
    def lazy(self) -> list[float]:
        """Every baseline's figures."""
        return [figure for figures in self.baselines.values() for figure in figures]


class NoBands(Exception):
    """Why no honest bands can be drawn, in a sentence."""


def propose(measured: Measured, better: Better, digits: int) -> Bands:
    """Bands that every seed agrees with. Raises NoBands where there is no room for them.

    Band 5 stands below the worst reference and band 3 below the worst plain model, each by a
    margin; band 4 above the best plain model; bands 1 and 2 above every baseline. The starter earns
    0 where there is room for it, else 1. Steps are at least two standard errors. Where that leaves
    a step too narrow, bands at equal steps from the best baseline to band 5 are tried.
    """
    _refuse_no_room(measured, better)
    above_starter = [*measured.lazy, *measured.starter]
    attempts = [
        (floor, draw) for draw in (_draw, _even) for floor in (above_starter, measured.lazy)
    ]
    reasons = []
    for floor, draw in attempts:
        try:
            return _proposed(measured, better, digits, floor, draw)
        except NoBands as reason:
            reasons.append(reason)
    raise reasons[1]


def _refuse_no_room(measured: Measured, better: Better) -> None:
    """Raises NoBands that names the script which is not better than the next lower answer."""
    worst, best = (min, max) if better is Better.HIGHER else (max, min)
    steps = [("the reference", measured.solution), ("the plain model", measured.plain)]
    below = [
        steps[1],
        *((f"the baseline {name}", each) for name, each in measured.baselines.items()),
    ]
    for (name, figures), others in zip(steps, (below[:1], below[1:]), strict=True):
        for other, theirs in others:
            own, top = worst(figures), best(theirs)
            if best(own, top) == top:
                raise NoBands(
                    f"{name} must be better than {other} on every seed, and once measured "
                    f"{own:.4g} where that measured {top:.4g}"
                )


def verify(bands: Bands, measured: Measured) -> None:
    """Raises NoBands unless every script and baseline earns what it must, and steps are wide."""
    wanted = [
        ("the reference", measured.solution, {5}),
        ("the plain model", measured.plain, {3}),
        ("the starter", measured.starter, {0, 1}),
        ("a baseline", measured.lazy, {0}),
    ]
    for name, figures, allowed in wanted:
        for figure in figures:
            score = bands.score(figure)
            if score not in allowed:
                raise NoBands(f"{name} at {figure:.4g} earns {score} in bands {bands.values}")
    step = min(abs(b - a) for a, b in pairwise(bands.values))
    if step < 2 * measured.standard_error:
        raise NoBands(
            f"the narrowest step of bands {bands.values} is {step:.4g}, "
            f"less than two standard errors of {measured.standard_error:.4g}"
        )


def eased(bands: Bands, measured: Measured, marked: float) -> Bands:
    """The same bands, but for a fifth that the reference could miss by chance.

    A submission is marked on a part of the held-out rows, which the calibration is not: that adds
    to the spread over the seeds. A fifth band that stands fewer than NEAR spreads below the
    reference's mean goes down to SURE, and the fourth with it where the step becomes too narrow.

    marked  share of the held-out rows that mark a submission
    Raises NoBands where the plain model would then earn 4.
    """
    sign = -1 if bands.better is Better.LOWER else 1
    error = measured.standard_error
    mean = sign * fmean(measured.solution)
    spread = math.hypot(stdev(measured.solution), error * math.sqrt(1 / marked - 1))
    fourth, fifth = (sign * value for value in bands.values[3:])
    if mean - fifth >= NEAR * spread:
        return bands
    fifth = _rounded(mean - SURE * spread, 5, bands.digits)
    fourth = _rounded(min(fourth, fifth - 2 * error), 3, bands.digits)
    return _checked(
        (*bands.values[:3], sign * fourth, sign * fifth), measured, bands.better, bands.digits
    )


def _proposed(
    measured: Measured,
    better: Better,
    digits: int,
    floor: Sequence[float],
    draw: Callable[[Measured, int, float], list[float]],
) -> Bands:
    """The bands above a floor: each must be better than the best figure of `floor`."""
    sign = -1 if better is Better.LOWER else 1
    goodness = draw(measured, sign, max(sign * figure for figure in floor))
    values = tuple(sign * _rounded(g, n, digits) for n, g in enumerate(goodness, 1))
    return _checked(values, measured, better, digits)


def _checked(values: tuple[float, ...], measured: Measured, better: Better, digits: int) -> Bands:
    try:
        bands = Bands(values, better, digits)
    except ValueError as fault:
        raise NoBands(f"there is too little room for five: {values}, but {fault}") from fault
    verify(bands, measured)
    return bands


def _draw(measured: Measured, sign: int, floor: float) -> list[float]:
    """Five bands, not rounded, in goodness: the metric, or its negative where lower is better."""
    error = measured.standard_error
    worst, worst_plain = (min(sign * f for f in fs) for fs in (measured.solution, measured.plain))
    best_plain, starter = (max(sign * f for f in fs) for fs in (measured.plain, measured.starter))
    margin = max(error, MARGIN * (worst - best_plain))
    third = worst_plain - max(error, MARGIN * (worst_plain - max(floor, starter)))
    fifth = worst - margin
    fourth = max((third + fifth) / 2, best_plain + margin)
    second = max(floor + (third - floor) * 2 / 3, starter + error)
    return [(floor + second) / 2, second, third, fourth, fifth]


def _even(measured: Measured, sign: int, floor: float) -> list[float]:
    """Five bands at equal steps, the first half a step above the floor."""
    fifth = min(sign * figure for figure in measured.solution) - measured.standard_error
    step = (fifth - floor) / 4.5
    return [floor + step * (n + 0.5) for n in range(5)]


def _rounded(goodness: float, band: int, digits: int) -> float:
    """Bands 3 and 5 towards the easier side, the others towards the harder: margins stay."""
    scale = 10.0**digits
    near = round(goodness * scale, 6)  # 56.00000001 is 56
    whole = math.floor(near) if band in {3, 5} else math.ceil(near)
    return round(whole / scale, digits)
