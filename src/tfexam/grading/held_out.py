"""What the parent marks with: targets, baselines, groups; which rows submit uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.grading.metrics import Targets
from tfexam.worker import protocol

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

CONFIRMED_FROM = 900
"""Rows from which on a third is kept back to confirm the final score."""

BASELINE = "baseline:"


def load_targets(path: Path) -> Targets:
    """The targets of a `targets.frame`; without groups, every row stands alone."""
    arrays = protocol.load(path)
    targets = arrays["targets"]
    return Targets(
        targets,
        {k.removeprefix(BASELINE): v for k, v in arrays.items() if k.startswith(BASELINE)},
        arrays["groups"] if "groups" in arrays else np.arange(len(targets)),
    )


def submit_rows(held: Targets) -> NDArray[np.int64]:
    """The rows that `submit` measures."""
    return np.flatnonzero(~_kept_back(held))


def confirm_rows(held: Targets) -> NDArray[np.int64]:
    """The rows that only the final report measures; none where there are too few."""
    return np.flatnonzero(_kept_back(held))


def _kept_back(held: Targets) -> NDArray[np.bool_]:
    """Every third group, so that rows that belong together are on one side."""
    if len(held) < CONFIRMED_FROM:
        return np.zeros(len(held), dtype=np.bool_)
    _, members = np.unique(held.groups, return_inverse=True)
    kept: NDArray[np.bool_] = members % 3 == 2
    return kept
