"""@title@: the last part of the series is held out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, figures, read_columns, source, write_rows

if TYPE_CHECKING:
    from pathlib import Path

TARGET = "value"
OTHERS = ["weather"]
WINDOW, HORIZON, SEASON = 48, 12, 24
HELD_OUT, ASKED = 0.3, 0.8


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the series up to a day; ask for four in five of the forecasts that begin later.

    A past may reach back into the public part; what is to be forecast never does.
    """
    columns = read_columns(source("data.csv.gz"))
    values = np.stack([figures(columns[name]) for name in (TARGET, *OTHERS)], axis=1)
    first = len(values) - round(len(values) * HELD_OUT)
    write_rows(public / "@id@.csv", columns, np.arange(first))
    begins = np.arange(first, len(values) - HORIZON + 1)
    rows = begins[:, None] + np.arange(-WINDOW, HORIZON)
    whole = np.flatnonzero(np.isfinite(values[rows]).all(axis=(1, 2)))
    asked = np.sort(rng.choice(whole, round(len(whole) * ASKED), replace=False))
    windows = values[rows[asked]]
    assert begins[asked].min() >= first
    past, future = windows[:, :WINDOW], windows[:, WINDOW:, 0]
    return HeldOut({"past": past}, future, baselines(past[:, :, 0]), begins[asked] // HORIZON)


def baselines(past: np.ndarray) -> dict[str, np.ndarray]:
    """The last value, the mean of the window, and what was a season ago."""
    season = past[:, -SEASON:]
    return {
        "last value": np.repeat(past[:, -1:], HORIZON, axis=1),
        "mean of the window": np.repeat(past.mean(axis=1, keepdims=True), HORIZON, axis=1),
        "a season ago": season[:, np.arange(HORIZON) % SEASON],
    }
