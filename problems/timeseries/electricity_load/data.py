"""Electricity demand of Victoria, 2014: one fortnight of each pair is held out, whole.

A held-out window (a week of past and the day to forecast) lies wholly inside its fortnight, so not
even its past is public. Summer's heat waves (the first ten weeks) and the last fortnight with
Christmas come once in the year: they stay public.
"""

from __future__ import annotations

import csv
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, read_columns, source

if TYPE_CHECKING:
    from pathlib import Path

DAY, WEEK, FORTNIGHT = 48, 336, 672
WINDOW = WEEK + DAY
EVERY = 8
"""A held-out window begins at every fourth hour."""

PAIRS = range(5, 25, 2)
"""First fortnights of the pairs; fortnights 0 to 4 and 25 are always public."""


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the public stretches; hold out the windows of one fortnight of each pair.

    Every split holds every season, so what chance decides is the days: windows whose forecast
    begins on one day are a group.
    """
    table = _read()
    fortnights = [int(first + rng.integers(2)) for first in PAIRS]
    stretches = _stretches(fortnights, len(table))
    _write(public / "electricity.csv", table, stretches)
    starts = np.concatenate([_starts(f) for f in fortnights])
    _assert_apart(starts, stretches)
    past, coming, demand = _windows(table, starts)
    return HeldOut(
        {"past": past, "coming": coming}, demand, _baselines(past), (starts + WEEK) // DAY
    )


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The windows of electricity.csv, two hours apart: what other seeds hold out is a tenth of them."""
    table = np.genfromtxt(public / "electricity.csv", delimiter=",", skip_header=1)
    ends = np.flatnonzero(np.diff(table[:, 0])) + 1
    cut = []
    for begin, end in pairwise([0, *ends.tolist(), len(table)]):
        stretch = table[begin:end, 1:].astype(np.float32)
        cut.append(_windows(stretch, np.arange(0, len(stretch) - WINDOW + 1, 4)))
    past, coming, demand = (np.concatenate(parts) for parts in zip(*cut, strict=True))
    return {"past": past, "coming": coming}, demand


def _read() -> np.ndarray:
    """The year, (17520, 3): demand in GW, working day 1 or 0, temperature in °C."""
    return np.array(list(read_columns(source("data.csv.gz")).values()), dtype=np.float32).T


def _stretches(fortnights: list[int], rows: int) -> list[tuple[int, int]]:
    """What is left of the year, as unbroken (first row, row after the last)."""
    holes = [(f * FORTNIGHT, (f + 1) * FORTNIGHT) for f in fortnights]
    edges = [(0, 0), *holes, (rows, rows)]
    return [(end, begin) for (_, end), (begin, _) in pairwise(edges) if begin > end]


def _starts(fortnight: int) -> np.ndarray:
    """First rows of the windows that lie wholly in a fortnight."""
    first = fortnight * FORTNIGHT
    return np.arange(first, first + FORTNIGHT - WINDOW + 1, EVERY)


def _windows(table: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Past (n, 336, 3), coming (n, 48, 3) and the demand to forecast (n, 48)."""
    rows = starts[:, None] + np.arange(WINDOW)
    windows = table[rows]
    half_hour = (rows % DAY).astype(np.float32)[..., None]
    coming = np.concatenate([half_hour, windows[..., 1:]], axis=-1)[:, WEEK:]
    return windows[:, :WEEK], coming, windows[:, WEEK:, 0]


def _write(path: Path, table: np.ndarray, stretches: list[tuple[int, int]]) -> None:
    """The stretches one below the other, numbered, without a time."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(["stretch", "demand_gw", "working_day", "temperature_c"])
        for number, (begin, end) in enumerate(stretches, start=1):
            for demand, working, temperature in table[begin:end].tolist():
                out.writerow([number, f"{demand:.4f}", int(working), f"{temperature:.1f}"])


def _baselines(past: np.ndarray) -> dict[str, np.ndarray]:
    """The last value kept, and the same times of the day before and of the week before."""
    demand = past[:, :, 0]
    return {
        "last_value": np.repeat(demand[:, -1:], DAY, axis=1),
        "yesterday": demand[:, -DAY:],
        "last_week": demand[:, :DAY],
    }


def _assert_apart(starts: np.ndarray, stretches: list[tuple[int, int]]) -> None:
    held = {row for start in starts.tolist() for row in range(start, start + WINDOW)}
    assert not any(row in held for begin, end in stretches for row in range(begin, end))
