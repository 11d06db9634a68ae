"""Rules over the bands: they are honest, and they rest on what was measured."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tfexam.checks.rules import Found, Rule
from tfexam.grading.held_out import load_targets
from tfexam.grading.measure import measure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.bank.problem import Calibration, Spec
    from tfexam.checks.data import Builds

SEEDS = 5
"""How many seeds the bands must have been measured on."""

PLACE = "problem.toml"


def calibrated(builds: Builds) -> Iterator[Found]:
    """The bands were measured, on five seeds at least, or are said to be provisional."""
    spec, remedy = builds.problem.spec, f"Run tfexam bank calibrate {builds.problem.id}."
    if spec.provisional and spec.calibration is None:
        return
    if spec.calibration is None:
        yield Found(PLACE, "There is no calibration.", remedy)
        return
    seeds = len(spec.calibration.seeds)
    if seeds < SEEDS:
        yield Found(PLACE, f"The bands were measured on {seeds} seeds, not on {SEEDS}.", remedy)
    for name, figures in _measured(spec.calibration).items():
        if len(figures) != seeds:
            message = f"The calibration has {len(figures)} figures of {name} for {seeds} seeds."
            yield Found(PLACE, message, remedy)


def earned(builds: Builds) -> Iterator[Found]:
    """On every seed the reference earned 5, the plain model 3, the starter 0 or 1, baselines 0."""
    spec = builds.problem.spec
    if spec.calibration is None or spec.provisional:
        return
    for name, figures in _measured(spec.calibration).items():
        allowed = ALLOWED.get(name, (0,))
        scores = [spec.scale.score(figure) for figure in figures]
        if not set(scores) <= set(allowed):
            said = ", ".join(map(str, scores))
            message = f"{name} earned {said}; it must earn {' or '.join(map(str, allowed))}."
            remedy = "Move the bands, or improve the script, and calibrate again."
            yield Found(PLACE, message, remedy)


ALLOWED = {"solution": (5,), "plain": (3,), "starter": (0, 1)}
"""What each script must earn; everything else that was measured is a baseline."""


def lazy(builds: Builds) -> Iterator[Found]:
    """There are baselines, and every one earns 0 on the rows held out here."""
    spec = builds.problem.spec
    for prepared in (builds.first, builds.other):
        held = load_targets(prepared.targets)
        if not held.baselines:
            remedy = "Return at least one in HeldOut.baselines: what a lazy answer predicts."
            yield Found("data.py", "There is no baseline.", remedy)
            return
        for name, output in held.baselines.items():
            figure = measure(spec.measures, held, output)
            if spec.scale.score(figure):
                message = f"The baseline {name} measures {spec.scale.printed(figure)}: not 0."
                yield Found(PLACE, message, "Raise band 1 above it.")


def steady(builds: Builds) -> Iterator[Found]:
    """The standard error is at most half of the narrowest step between bands."""
    spec = builds.problem.spec
    if spec.calibration is None or spec.provisional:
        return
    step, error = narrowest_step(spec), spec.calibration.standard_error
    if error > step / 2 + 1e-9:
        message = (
            f"The standard error {error:.4g} is more than half of the narrowest step {step:.4g}."
        )
        yield Found(PLACE, message, "Hold out more rows, or set the bands wider apart.")


def narrowest_step(spec: Spec) -> float:
    """The smallest distance between neighbouring bands, in the metric's unit."""
    return min(abs(b - a) for a, b in pairwise(spec.bands))


RULES: tuple[Rule[Builds], ...] = (
    Rule("calibrated", calibrated),
    Rule("earned", earned),
    Rule("lazy", lazy),
    Rule("steady", steady),
)
"""All that can be said of a problem's bands without training."""


def _measured(calibration: Calibration) -> dict[str, tuple[float, ...]]:
    scripts = {name: getattr(calibration, name) for name in ("solution", "plain", "starter")}
    baselines = {f"baseline {name}": each for name, each in calibration.baselines.items()}
    return scripts | baselines
