"""A plane through figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, source

if TYPE_CHECKING:
    from pathlib import Path


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Hold out a third of the rows."""
    rows = np.loadtxt(source("data.csv"), delimiter=",")
    rows = rows[rng.permutation(len(rows))]
    held, shown = rows[:160], rows[160:]
    np.savetxt(public / "line.csv", shown, delimiter=",", fmt="%.3f", header="a,b,y", comments="")
    assert not {tuple(row) for row in held} & {tuple(row) for row in shown}
    mean = np.full((len(held), 1), shown[:, 2].mean(), dtype=np.float32)
    return HeldOut(
        {"x": held[:, :2].astype(np.float32)}, held[:, 2:].astype(np.float32), {"mean": mean}
    )
