"""The held-out targets, and which of their rows mark a submission and which confirm it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.grading.measure import Targets
from tfexam.worker import protocol

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from tfexam.grading.metrics import Array

ENOUGH = 900
"""Rows from which on a third is never used by `submit`: many tries flatter a score."""

TARGET, BASELINE = "target:", "baseline:"


def load_targets(path: Path) -> Targets:
    """The targets of a `targets.frame`, n rows.

    It holds `target:OUTPUT` for each output, and may hold `groups` (else every row stands alone)
    and `baseline:OUTPUT:NAME`. Raises FileNotFoundError and BadFrame.
    """
    arrays = protocol.load(path)
    targets = _named(TARGET, arrays)
    if not targets:
        raise protocol.BadFrame(f"{path.name} holds no targets")
    rows = len(next(iter(targets.values())))
    baselines: dict[str, dict[str, Array]] = {}
    for place, array in _named(BASELINE, arrays).items():
        output, _, name = place.partition(":")
        baselines.setdefault(name, {})[output] = array
    return Targets(targets, baselines, arrays.get("groups", np.arange(rows)).astype(np.int64))


def _named(prefix: str, arrays: dict[str, Array]) -> dict[str, Array]:
    """The arrays whose name begins so, by what follows."""
    return {n.removeprefix(prefix): a for n, a in arrays.items() if n.startswith(prefix)}


def submit_rows(held: Targets) -> NDArray[np.int64]:
    """The rows that mark a submission: all, or two thirds where there are enough."""
    return np.setdiff1d(np.arange(len(held), dtype=np.int64), confirm_rows(held))


def confirm_rows(held: Targets) -> NDArray[np.int64]:
    """The rows that only confirm: none, or about a third where there are enough.

    Whole groups, always the same ones for the same held-out set; one group at least marks.
    """
    if len(held) < ENOUGH:
        return np.array([], dtype=np.int64)
    names, members = np.unique(held.groups, return_inverse=True)
    order = np.random.default_rng(0).permutation(len(names))
    filled = np.cumsum(np.bincount(members)[order])
    chosen = order[: min(np.searchsorted(filled, len(held) / 3) + 1, len(names) - 1)]
    return np.flatnonzero(np.isin(members, chosen)).astype(np.int64)
