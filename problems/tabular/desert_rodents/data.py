"""Animals in the traps of a desert study: whole censuses are held out, the rest is a CSV with gaps."""

from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, one_hot, source, split_groups

if TYPE_CHECKING:
    from pathlib import Path

HELD_OUT = 0.4
GAP = -1.0
WEEK = np.timedelta64(7, "D")
SPECIES = ["AB", "AH", "DM", "DO", "DS", "NL", "OL", "OT", "PB", "PE", "PF", "PM", "PP", "RM", "SS"]

Captures = list[dict[str, str]]


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/captures.csv; hold out two in five of each year's censuses, whole.

    An animal is often caught again on the next day of the same census, hardly changed: a census
    is never on both sides.
    """
    captures = _read()
    days = np.array([one["date"] for one in captures], dtype="datetime64[D]")
    censuses = _censuses(days)
    shown, held = _split(censuses, days, rng)
    _write(public / "captures.csv", [captures[row] for row in shown])
    assert not set(censuses[shown]) & set(censuses[held])
    species = np.array([SPECIES.index(one["species_id"]) for one in captures])
    plots = np.array([int(one["plot_id"]) for one in captures])
    return HeldOut(
        _inputs([captures[row] for row in held]),
        species[held],
        _baselines(species[shown], plots[shown], plots[held]),
        np.unique(censuses[held], return_inverse=True)[1],
    )


def _read() -> Captures:
    """All captures in the order of their records, every cell as text, gaps empty."""
    with gzip.open(source("data.csv.gz"), "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _censuses(days: np.ndarray) -> np.ndarray:
    """The number of each capture's census: days, in their order, that no whole week parts.

    By the calendar's months, nine censuses would fall apart at a month's end.
    """
    return np.cumsum(np.diff(days, prepend=days[0]) > WEEK)


def _split(
    censuses: np.ndarray, days: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of the public part and the held-out part, the same share of every year.

    A census belongs to the year of its first day.
    """
    years = days[np.searchsorted(censuses, censuses)].astype("datetime64[Y]")
    out = np.zeros(len(censuses), dtype=bool)
    for year in np.unique(years):
        rows = np.flatnonzero(years == year)
        _, held = split_groups(censuses[rows], HELD_OUT, rng)
        out[rows[held]] = True
    return np.flatnonzero(~out), np.flatnonzero(out)


def _write(path: Path, captures: Captures) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.DictWriter(stream, list(captures[0]))
        out.writeheader()
        out.writerows(captures)


def _inputs(captures: Captures) -> dict[str, np.ndarray]:
    """The contract's inputs, (n, 1) each; a number that is missing is -1, a word is empty."""
    dates = [one["date"].split("-") for one in captures]
    whole = {
        "year": [int(year) for year, _, _ in dates],
        "month": [int(month) for _, month, _ in dates],
        "plot_id": [int(one["plot_id"]) for one in captures],
    }
    measured = {
        name: [float(one[name] or GAP) for one in captures]
        for name in ("hindfoot_length", "weight")
    }
    return {
        **{name: np.array(values, dtype=np.int32)[:, None] for name, values in whole.items()},
        "sex": np.array([one["sex"] for one in captures])[:, None],
        **{name: np.array(values, dtype=np.float32)[:, None] for name, values in measured.items()},
    }


def _baselines(species: np.ndarray, plots: np.ndarray, asked: np.ndarray) -> dict[str, np.ndarray]:
    """Always the commonest species; the commonest of each plot; the share of each species."""
    counts = np.zeros((plots.max() + 1, len(SPECIES)))
    np.add.at(counts, (plots, species), 1)
    shares = (counts.sum(axis=0) / counts.sum()).astype(np.float32)
    return {
        "commonest": one_hot(np.full(len(asked), shares.argmax()), len(SPECIES)),
        "commonest_of_plot": one_hot(counts[asked].argmax(axis=1), len(SPECIES)),
        "shares": np.tile(shares, (len(asked), 1)),
    }
