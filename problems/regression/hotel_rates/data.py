"""Bookings of a resort hotel: whole days of arrival are held out, the same share of each month."""

from __future__ import annotations

import csv
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, naive_numbers, read_rows, source, split_classes

if TYPE_CHECKING:
    from pathlib import Path

HELD_OUT = 0.5
FIRST = date(2016, 7, 1)
NEW_YEAR = range((date(2016, 12, 27) - FIRST).days, (date(2017, 1, 2) - FIRST).days + 1)
"""Days unlike all others, and the only ones of their kind: always public."""
WORDS = {
    "meal": "meal",
    "country": "country",
    "segment": "market_segment",
    "channel": "distribution_channel",
    "room_reserved": "reserved_room_type",
    "room_given": "assigned_room_type",
    "agent": "agent",
    "company": "company",
    "customer": "customer_type",
}
COUNTS = {
    "lead_days": "lead_time",
    "weekend_nights": "stays_in_weekend_nights",
    "week_nights": "stays_in_week_nights",
    "adults": "adults",
    "children": "children",
    "babies": "babies",
    "repeated": "is_repeated_guest",
    "cancelled_before": "previous_cancellations",
    "stayed_before": "previous_bookings_not_canceled",
    "changes": "booking_changes",
    "waiting_days": "days_in_waiting_list",
    "parking": "required_car_parking_spaces",
    "requests": "total_of_special_requests",
}
"""The candidate's columns, in the contract's order, by the names that the source gives them."""

Row = dict[str, str]


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the bookings of the public days; hold out half of each month's days, whole."""
    rows = sorted(read_rows(source("data.csv.gz")), key=lambda row: row["arrival_date"])
    days = np.array([(_arrival(row) - FIRST).days for row in rows])
    held_days = _held_days(np.unique(days), rng)
    held = np.flatnonzero(np.isin(days, held_days))
    shown = np.flatnonzero(~np.isin(days, held_days))
    _write_bookings(public / "bookings.csv", [rows[number] for number in shown.tolist()])
    numbers = np.array([_numbers(row) for row in rows], dtype=np.float32)
    words = np.array([[row[name] for name in WORDS.values()] for row in rows], dtype=object)
    rates = np.array([float(row["avg_price_per_room"]) for row in rows], dtype=np.float32)
    assert not set(days[held]) & set(days[shown])
    return HeldOut(
        {"numbers": numbers[held], "words": words[held]},
        rates[held, None],
        {
            **naive_numbers(rates[shown], len(held)),
            "season": numbers[held, -1:],
            "season_by_room": _by_room(rows, numbers[:, -1], rates, shown)[held, None],
        },
        days[held],
    )


def _arrival(row: Row) -> date:
    return date.fromisoformat(row["arrival_date"])


def _held_days(days: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The same share of the days of every month, so that each season is on both sides.

    The turn of the year is a month of its own, of which none is held out.
    """
    months = np.array([date.fromordinal(FIRST.toordinal() + day).month for day in days.tolist()])
    months[np.isin(days, NEW_YEAR)] = 0
    _, held = split_classes(months, HELD_OUT, rng)
    return days[held[months[held] > 0]]


def _numbers(row: Row) -> list[float]:
    """The sixteen numbers, in the contract's order."""
    arrival = _arrival(row)
    counts = [float(row[name]) for name in COUNTS.values()]
    return [(arrival - FIRST).days, arrival.weekday(), *counts, float(row["historical_adr"])]


def _by_room(
    rows: list[Row], season: np.ndarray, rates: np.ndarray, shown: np.ndarray
) -> np.ndarray:
    """The season's usual rate, times what is usual for the room to cost more than that (n,)."""
    rooms = np.array([row["reserved_room_type"] for row in rows])
    times = rates[shown] / season[shown]
    usual = np.full(len(rows), np.median(times))
    for room in np.unique(rooms[shown]):
        usual[rooms == room] = np.median(times[rooms[shown] == room])
    return (season * usual).astype(np.float32)


def _write_bookings(path: Path, rows: list[Row]) -> None:
    """As a Portuguese office would export them: semicolons, decimal commas, day before month."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream, delimiter=";")
        table.writerow(["arrival", *COUNTS, *WORDS, "season_rate", "rate"])
        for row in rows:
            cells = [row[name] for name in (*COUNTS.values(), *WORDS.values())]
            euros = [_comma(row[name]) for name in ("historical_adr", "avg_price_per_room")]
            table.writerow([_arrival(row).strftime("%d/%m/%Y"), *cells, *euros])


def _comma(figure: str) -> str:
    return f"{float(figure):.2f}".replace(".", ",")
