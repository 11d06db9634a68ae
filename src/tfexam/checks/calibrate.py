"""Measuring a problem on several seeds: baselines, scripts, and bands that agree with all of them.

Each run's figures are kept in the cache, by the data, the script and the versions: a calibration
that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from tfexam.bank.toml import rewritten
from tfexam.checks.measure import Run, baselines, run
from tfexam.checks.propose import Measured, NoBands, propose, verify
from tfexam.data.prepare import Prepared, prepare

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from tfexam.bank.problem import Problem
    from tfexam.exam.score import Bands
    from tfexam.paths import Paths

SCRIPTS = ("starter", "plain", "solution")
PACKAGES = ("tensorflow", "keras", "numpy")


@dataclass(frozen=True)
class Told:
    """A line of what a calibration says; the last one is `good` where bands hold."""

    text: str
    good: bool


@dataclass(frozen=True)
class Seed:
    """All that was measured on one seed."""

    baselines: dict[str, float]
    runs: dict[str, Run]


def calibrate(
    problem: Problem, seeds: int, paths: Paths, *, only_verify: bool = False
) -> Iterator[Told]:
    """Measure a problem and write what it came to, and bands, into its problem.toml.

    Bands of today that hold stay, unless they are provisional. Where no honest ones can be drawn,
    those of today stay, and the last line says why. Raises TfexamError as `prepare` does.
    """
    found: list[Seed] = []
    for seed in range(1, seeds + 1):
        measured = yield from _measured_seed(problem, seed, paths)
        found.append(measured)
    faults = [f"{name}: {r.fault}" for one in found for name, r in one.runs.items() if r.fault]
    if faults:
        yield Told(f"{problem.id}: {faults[0]}", good=False)
        return
    figures = _judged(found)
    if only_verify or not problem.spec.provisional:
        held = _holds(problem, figures)
        yield held
        if only_verify:
            return
        if held.good:
            _write(problem, found, problem.spec.scale)
            return
    yield _proposed(problem, found, figures)


def _proposed(problem: Problem, found: list[Seed], figures: Measured) -> Told:
    spec = problem.spec
    try:
        bands = propose(figures, spec.better, spec.metric.digits)
    except NoBands as reason:
        _write(problem, found, None)
        return Told(f"{problem.id}: no honest bands: {reason}", good=False)
    _write(problem, found, bands)
    return Told(f"{problem.id}: bands {list(bands.values)}", good=True)


def _holds(problem: Problem, figures: Measured) -> Told:
    try:
        verify(problem.spec.scale, figures)
    except NoBands as reason:
        return Told(f"{problem.id}: {reason}", good=False)
    return Told(f"{problem.id}: the bands hold", good=True)


def _measured_seed(problem: Problem, seed: int, paths: Paths) -> Generator[Told, None, Seed]:
    prepared = prepare(problem, seed, paths, lambda _: None)
    runs = {}
    for script in SCRIPTS:
        runs[script] = _remembered(problem, script, seed, prepared, paths)
        yield Told(_line(problem, script, seed, runs[script]), good=not runs[script].fault)
    return Seed(baselines(problem.spec, prepared), runs)


def _remembered(problem: Problem, script: str, seed: int, prepared: Prepared, paths: Paths) -> Run:
    """The run's figures, from the cache where they are."""
    source = (problem.folder / f"{script}.py").read_text("utf-8")
    parts = [prepared.sha256, source, problem.spec.metric.label, *versions().values()]
    name = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    kept = paths.cache / "calibration" / f"{problem.id}-{script}-{seed}-{name}.json"
    if kept.is_file():
        return Run(**json.loads(kept.read_text("utf-8")))
    result = run(problem, script, prepared)
    if not result.fault:
        kept.parent.mkdir(parents=True, exist_ok=True)
        partial = kept.with_suffix(".part")
        partial.write_text(json.dumps(asdict(result)), "utf-8")
        partial.replace(kept)
    return result


def _line(problem: Problem, script: str, seed: int, result: Run) -> str:
    head = f"{problem.id} seed {seed} {script:8}"
    if result.metric is None or result.submitted is None:
        return f"{head} {result.fault}"
    score = problem.spec.scale.score(result.submitted)
    return (
        f"{head} {result.metric:.4f} on all rows, {result.submitted:.4f} submitted "
        f"± {result.standard_error:.4f}, {score} with today's bands, {result.seconds:.0f} s"
    )


def _judged(found: list[Seed]) -> Measured:
    """The figures that bands must agree with: on all rows, and on those that submit uses."""

    def both(script: str) -> list[float]:
        runs = [one.runs[script] for one in found]
        return [f for r in runs for f in (r.metric, r.submitted) if f is not None]

    return Measured(
        both("solution"), both("plain"), both("starter"), _lazy(found), _largest_error(found)
    )


def _lazy(found: list[Seed]) -> dict[str, list[float]]:
    return {name: [one.baselines[name] for one in found] for name in found[0].baselines}


def _largest_error(found: list[Seed]) -> float:
    return max(one.runs[name].standard_error for one in found for name in ("plain", "solution"))


def _write(problem: Problem, found: list[Seed], bands: Bands | None) -> None:
    """What was measured, and the bands where there are any; the file's comments stay."""
    path = problem.folder / "problem.toml"
    text = path.read_text("utf-8")
    values = None if bands is None else bands.values
    table = _calibration(found, problem.spec.metric.digits + 2)
    if problem.spec.calibration is not None and problem.spec.calibration.zoo:
        table["zoo"] = problem.spec.calibration.zoo  # scripts/lazy's
    path.write_text(rewritten(text, values, table), "utf-8")


def _calibration(found: list[Seed], digits: int) -> dict[str, object]:
    """The table of problem.toml, figures rounded to two digits more than are judged."""
    python = ".".join(map(str, sys.version_info[:2]))
    scripts = {
        script: [round(one.runs[script].metric or 0.0, digits) for one in found]
        for script in SCRIPTS
    }
    seconds = {
        f"{script}_seconds": round(max(one.runs[script].seconds for one in found), 1)
        for script in ("plain", "solution")
    }
    return {
        "date": datetime.now(UTC).date(),
        "versions": {"python": python, **versions()},
        "seeds": list(range(1, len(found) + 1)),
        "baselines": {n: [round(f, digits) for f in fs] for n, fs in _lazy(found).items()},
        **scripts,
        "standard_error": round(_largest_error(found), digits),
        **seconds,
    }


def versions() -> dict[str, str]:
    """Of the packages that a figure depends on."""
    return {package: version(package) for package in PACKAGES}
