"""Orders of a restaurant and how long each took: most are held out, the same share of each day."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, read_rows, source, split_classes

if TYPE_CHECKING:
    from pathlib import Path

HELD_OUT = 0.88
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
DISHES = 27
LEVELS = np.arange(1, 10) / 10

Row = dict[str, str]


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the public orders, in an order of no meaning; hold out 88 % of each weekday's."""
    rows = read_rows(source("data.csv.gz"))
    inputs = np.array([_numbers(row) for row in rows], dtype=np.float32)
    minutes = np.array([round(float(row["time_to_delivery"]), 2) for row in rows], dtype=np.float32)
    shown, held = split_classes(inputs[:, 1].astype(int), HELD_OUT, rng)
    _write_orders(public / "orders.csv", [rows[i] for i in rng.permutation(shown).tolist()])
    seen = {tuple(row) for row in inputs[shown].tolist()}
    apart = np.array([tuple(row) not in seen for row in inputs[held].tolist()])
    held = held[apart]  # of twins in all inputs, the held-out one is dropped
    assert not seen & {tuple(row) for row in inputs[held].tolist()}
    hours = inputs[:, 0].astype(int)
    baselines = _baselines(hours[shown], minutes[shown], hours[held])
    return HeldOut({"order": inputs[held]}, minutes[held], baselines)


def _clock(row: Row) -> tuple[int, int]:
    """The hour and the minute of the order."""
    return divmod(round(float(row["hour"]) * 60), 60)


def _numbers(row: Row) -> list[float]:
    """The thirty inputs, in the contract's order."""
    hour, minute = _clock(row)
    counts = [int(row[f"item_{dish:02}"]) for dish in range(1, DISHES + 1)]
    return [hour + minute / 60, DAYS.index(row["day"]), float(row["distance"]), *counts]


def _write_orders(path: Path, rows: list[Row]) -> None:
    """As a till writes them: one text for the time, one for all the dishes."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(["placed", "miles", "dishes", "minutes"])
        for row in rows:
            hour, minute = _clock(row)
            placed = f"{row['day']} {hour:02}:{minute:02}"
            table.writerow(
                [placed, row["distance"], _dishes(row), f"{float(row['time_to_delivery']):.2f}"]
            )


def _dishes(row: Row) -> str:
    """`3x2 17x1`: two of dish 3, one of dish 17."""
    counts = {dish: int(row[f"item_{dish:02}"]) for dish in range(1, DISHES + 1)}
    return " ".join(f"{dish}x{count}" for dish, count in counts.items() if count)


def _baselines(hours: np.ndarray, minutes: np.ndarray, asked: np.ndarray) -> dict[str, np.ndarray]:
    """For the hours that are asked: the median nine times; the usual quantiles; those of the hour."""
    usual = np.quantile(minutes, LEVELS).astype(np.float32)
    of_the_hour = np.tile(usual, (len(asked), 1))
    for hour in np.unique(hours):
        of_the_hour[asked == hour] = np.quantile(minutes[hours == hour], LEVELS)
    return {
        "median": np.full_like(of_the_hour, np.median(minutes)),
        "usual_quantiles": np.tile(usual, (len(asked), 1)),
        "usual_quantiles_of_the_hour": of_the_hour,
    }
