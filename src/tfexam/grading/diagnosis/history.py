"""What the curves of a training say: a CSV file with a line an epoch, as CSVLogger writes it."""

from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAME = "history.csv"
WORSE = 1.1
"""How far the validation loss must rise above its least to speak of overfitting."""

STILL = 0.02
"""What the loss must still fall in the last tenth of the epochs to speak of an end too early."""

FEWEST = 5
"""Epochs below which nothing can be said."""


def said_of(folder: Path) -> str:
    """A sentence on the training whose history lies in a folder; empty where nothing is to say."""
    curves = _read(folder / NAME)
    loss, held = curves.get("loss", []), curves.get("val_loss", [])
    if len(loss) < FEWEST:
        return ""
    if held:
        best = min(range(len(held)), key=held.__getitem__)
        if held[-1] > WORSE * held[best] and loss[-1] < loss[best]:
            return (
                f"It overfits: the validation loss was least after epoch {best + 1} of {len(held)} "
                f"({held[best]:.3g}) and has risen to {held[-1]:.3g} since. Keep the best epoch "
                "(EarlyStopping with restore_best_weights=True), and add dropout or augmentation."
            )
    curve = held or loss
    before = curve[-1 - max(len(curve) // 10, 1)]
    if curve[-1] == min(curve) and curve[-1] < before * (1 - STILL):
        return (
            f"It ended too early: after {len(curve)} epochs the loss was still falling "
            f"({before:.3g} to {curve[-1]:.3g} at the end). Train longer, or faster."
        )
    return ""


def curve_of(folder: Path) -> list[float]:
    """The loss after each epoch, of the validation where there is one; empty without a history."""
    curves = _read(folder / NAME)
    return curves.get("val_loss") or curves.get("loss", [])


def _read(file: Path) -> dict[str, list[float]]:
    """The columns that hold numbers throughout; none where there is no such file."""
    try:
        with file.open(newline="", encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}
    columns = {}
    for name in rows[0] if rows else ():
        values = [_number(row[name]) for row in rows]
        found = [value for value in values if value is not None]
        if name and len(found) == len(rows):
            columns[name] = found
    return columns


def _number(text: object) -> float | None:
    try:
        value = float(str(text))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
