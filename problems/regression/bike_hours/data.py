"""Hours of bicycle hire in Washington, 2011: whole days are held out, the same share of each kind."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, naive_numbers, read_rows, source, split_classes

if TYPE_CHECKING:
    from pathlib import Path

HELD_OUT = 0.3
SKY = {"clear": 1, "cloudy/misty": 2, "light rain/snow": 3, "heavy rain/snow": 3}
SKY_WORDS = {1: "clear", 2: "cloudy", 3: "rain or snow"}
SEASON_WORDS = {1: "winter", 2: "spring", 3: "summer", 4: "autumn"}
NO_HUMIDITY = 69
"""On 10 March the instrument was out: the source says 0 % for the whole day."""

Row = dict[str, str]


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the log of the public days; hold out 30 % of the days, whole, by month and working day."""
    rows = read_rows(source("data.csv.gz"))
    days = np.array([int(row["day"]) for row in rows])
    held_days = _held_days(np.unique(days), rows, rng)
    held = np.flatnonzero(np.isin(days, held_days))
    shown = np.flatnonzero(~np.isin(days, held_days))
    _write_log(public / "bike_hours.csv", rows, shown)
    inputs = np.array([_numbers(row) for row in rows], dtype=np.float32)
    rentals = np.array([int(row["bikers"]) for row in rows], dtype=np.float32)
    assert not set(days[held]) & set(days[shown])
    return HeldOut(
        {"conditions": inputs[held]},
        rentals[held, None],
        _baselines(inputs[:, 1], rentals, shown, held),
        days[held],
    )


def _held_days(days: np.ndarray, rows: list[Row], rng: np.random.Generator) -> np.ndarray:
    """Days drawn alike from the working and the free days of each month."""
    holidays = {int(row["day"]) for row in rows if row["holiday"] == "1"}
    kinds = np.array([2 * _date(d).month + _is_working(d, d in holidays) for d in days.tolist()])
    kinds[days == NO_HUMIDITY] = -1  # alone in its kind, so it rounds to public
    _, held = split_classes(kinds, HELD_OUT, rng)
    return days[held]


def _numbers(row: Row) -> list[float]:
    """The ten inputs, in the contract's order and in everyday units."""
    day = _date(int(row["day"]))
    holiday = row["holiday"] == "1"
    temperature, feels, humidity, wind = _weather(row)
    return [
        day.month,
        int(row["hr"]),
        day.weekday(),
        holiday,
        _is_working(int(row["day"]), holiday),
        SKY[row["weathersit"]],
        temperature,
        feels,
        humidity,
        wind,
    ]


def _weather(row: Row) -> tuple[float, float, float, float]:
    """Temperature and felt temperature in °C, humidity in %, wind in km/h.

    The source's figures lie between 0 and 1; its documentation (UCI 275) says from which ranges.
    """
    return (
        round(-8 + 47 * float(row["temp"]), 1),
        round(-16 + 66 * float(row["atemp"]), 1),
        round(100 * float(row["hum"])),
        round(67 * float(row["windspeed"]), 1),
    )


def _write_log(path: Path, rows: list[Row], shown: np.ndarray) -> None:
    """The log as its keeper might have exported it."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        log = csv.writer(stream)
        log.writerow(
            [
                "record",
                "date",
                "time",
                "season",
                "holiday",
                "sky",
                "temp_c",
                "feels_c",
                "humidity",
                "wind_kmh",
                "rentals",
            ]
        )
        for number in shown.tolist():
            log.writerow([number + 1, *_log_row(rows[number])])


def _log_row(row: Row) -> list[object]:
    temperature, feels, humidity, wind = _weather(row)
    return [
        _date(int(row["day"])).strftime("%m/%d/%Y"),
        f"{int(row['hr']):02d}:00",
        SEASON_WORDS[int(row["season"])],
        "yes" if row["holiday"] == "1" else "no",
        SKY_WORDS[SKY[row["weathersit"]]],
        temperature,
        feels,
        "" if int(row["day"]) == NO_HUMIDITY else f"{humidity} %",
        wind,
        row["bikers"],
    ]


def _baselines(
    hours: np.ndarray, rentals: np.ndarray, shown: np.ndarray, held: np.ndarray
) -> dict[str, np.ndarray]:
    """One number for every hour, and the usual number at each time of day."""
    usual = np.array([rentals[shown][hours[shown] == hour].mean() for hour in range(24)])
    return {
        **naive_numbers(rentals[shown], len(held)),
        "mean_of_the_hour": usual[hours[held].astype(int), None].astype(np.float32),
    }


def _date(day: int) -> date:
    return date(2010, 12, 31) + timedelta(days=day)


def _is_working(day: int, holiday: bool) -> bool:
    return _date(day).weekday() < 5 and not holiday
