"""Riders of a Chicago station, 2001 to 2016: half-years are held out, whole.

A half-year is 26 weeks, from January or from July on, and is paired with that of the year
after: one of both is held out, so every split has as many Christmases. A held-out window (four weeks
of past and the fortnight to forecast) lies wholly inside its half-year, so not even its past is
public. The last three half-years are always public.
"""

from __future__ import annotations

import csv
import gzip
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tfexam.authoring import HeldOut, source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Naive = Callable[[np.ndarray, np.ndarray], np.ndarray]

WEEK, PAST, AHEAD, BLOCK = 7, 28, 14, 182
WINDOW = PAST + AHEAD
EVERY = 3
"""A held-out window begins on every third day."""

THIRD = 47
"""Days of a group: a third of those on which a window of a block may begin."""

LEVELS = np.arange(1, 10) / 10
SUNDAY, WEEKDAY, HOLIDAY = 6, 0, 3


class Days(NamedTuple):
    """All n days in order: what stood in each line, riders (n,) and conditions (n, 12)."""

    lines: list[list[str]]
    riders: np.ndarray
    conditions: np.ndarray


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the public days; hold out the windows of one block of each pair.

    Windows that begin in the same third of a block are a group: a holiday is in many of them.
    """
    header, days = _read()
    held = [
        years + half + 2 * int(rng.integers(2)) for years in range(0, 28, 4) for half in range(2)
    ]
    held.sort()
    stretches = _stretches(held, len(days.riders))
    _write(public / "riders.csv", header, days, stretches)
    starts = np.concatenate([_starts(b * BLOCK, (b + 1) * BLOCK, EVERY) for b in held])
    _assert_apart(starts, stretches)
    past, coming, riders = _windows(days, starts)
    shown = _windows(days, np.concatenate([_starts(*ends, 1) for ends in stretches]))
    baselines = {name: _with_errors(naive, shown, past, coming) for name, naive in NAIVE.items()}
    groups = starts // BLOCK * 3 + starts % BLOCK // THIRD
    return HeldOut({"past": past, "coming": coming}, riders, baselines, groups)


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Every window of the candidate's days that no gap runs through."""
    with (public / "riders.csv").open(encoding="utf-8", newline="") as stream:
        lines = list(csv.reader(stream))[1:]
    numbers = np.array([day.toordinal() for day in _dates(lines)])
    starts = np.arange(len(numbers) - WINDOW + 1)
    unbroken = numbers[starts + WINDOW - 1] - numbers[starts] == WINDOW - 1
    past, coming, riders = _windows(_days(lines), starts[unbroken])
    return {"past": past, "coming": coming}, riders


def _read() -> tuple[list[str], Days]:
    """The header and the days; conditions begin with weekday (Monday is 0), month and day."""
    with gzip.open(source("data.csv.gz"), "rt", encoding="utf-8") as stream:
        header, *lines = csv.reader(stream)
    assert all((later - day).days == 1 for day, later in pairwise(_dates(lines)))
    return header, _days(lines)


def _dates(lines: list[list[str]]) -> list[date]:
    return [date.fromisoformat(line[0]) for line in lines]


def _days(lines: list[list[str]]) -> Days:
    """What stands in the lines of the file, with the calendar."""
    figures = np.array([line[1:] for line in lines], dtype=np.float32)
    calendar = [(day.weekday(), day.month, day.day) for day in _dates(lines)]
    conditions = np.hstack([np.array(calendar, dtype=np.float32), figures[:, 1:]])
    return Days(lines, figures[:, 0], conditions)


def _stretches(held: list[int], days: int) -> list[tuple[int, int]]:
    """What is left, as unbroken (first day, day after the last)."""
    holes = [(b * BLOCK, (b + 1) * BLOCK) for b in held]
    edges = [(0, 0), *holes, (days, days)]
    return [(end, begin) for (_, end), (begin, _) in pairwise(edges) if begin > end]


def _starts(first: int, end: int, every: int) -> np.ndarray:
    """First days of the windows that lie wholly between two days."""
    return np.arange(first, end - WINDOW + 1, every)


def _windows(days: Days, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Past (n, 28), conditions of the coming days (n, 14, 12), riders to forecast (n, 14)."""
    rows = starts[:, None] + np.arange(WINDOW)
    riders = days.riders[rows]
    return riders[:, :PAST], days.conditions[rows[:, PAST:]], riders[:, PAST:]


def _write(path: Path, header: list[str], days: Days, stretches: list[tuple[int, int]]) -> None:
    """The public days in order, with their dates: where days are held out, dates are missing."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(header)
        for first, end in stretches:
            out.writerows(days.lines[first:end])


def _last_week(past: np.ndarray, coming: np.ndarray) -> np.ndarray:
    """The last seven days, twice."""
    del coming
    return np.tile(past[:, -WEEK:], (1, AHEAD // WEEK))


def _same_weekday(past: np.ndarray, coming: np.ndarray) -> np.ndarray:
    """The mean of the same weekday in the last four weeks."""
    del coming
    return np.tile(past.reshape(-1, PAST // WEEK, WEEK).mean(axis=1), (1, AHEAD // WEEK))


def _holidays_as_sundays(past: np.ndarray, coming: np.ndarray) -> np.ndarray:
    """The mean of the same weekday; on a holiday, that of the Sundays."""
    usual = _same_weekday(past, coming)
    sunday = (coming[:, :WEEK, WEEKDAY] == SUNDAY).argmax(axis=1)[:, None]
    return np.where(coming[:, :, HOLIDAY] > 0, np.take_along_axis(usual, sunday, axis=1), usual)


NAIVE: dict[str, Naive] = {
    "last_week": _last_week,
    "same_weekday": _same_weekday,
    "holidays_as_sundays": _holidays_as_sundays,
}


def _with_errors(
    naive: Naive,
    shown: tuple[np.ndarray, np.ndarray, np.ndarray],
    past: np.ndarray,
    coming: np.ndarray,
) -> np.ndarray:
    """A naive forecast and, around it, how far off it was on each day ahead in public: (n, 14, 9)."""
    off = shown[2] - naive(shown[0], shown[1])
    spread = np.quantile(off, LEVELS, axis=0).T
    return (naive(past, coming)[..., None] + spread).astype(np.float32)


def _assert_apart(starts: np.ndarray, stretches: list[tuple[int, int]]) -> None:
    held = {day for start in starts.tolist() for day in range(start, start + WINDOW)}
    assert not any(day in held for first, end in stretches for day in range(first, end))
