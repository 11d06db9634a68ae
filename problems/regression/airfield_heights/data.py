"""Airfields and how high they lie: half-degree squares of the map are held out whole."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, naive_numbers, read_columns, source, split_groups

if TYPE_CHECKING:
    from pathlib import Path

HELD_OUT = 0.4
SQUARE = 1800  # half a degree, seconds of arc
FOOT = 0.3048


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the public airfields, in an order of no meaning; hold out squares of the map."""
    table = read_columns(source("data.csv.gz"))
    places = np.array([table["lat"], table["lon"]], dtype=np.float64).T
    seconds = np.round(places * 3600).astype(int)
    feet = np.array(table["elevation_ft"], dtype=int)
    squares = (seconds // SQUARE) @ np.array([1000, 1])
    shown, held = split_groups(squares, HELD_OUT, rng)
    order = rng.permutation(shown)
    countries = [table["country"][row] for row in order.tolist()]
    _write(public / "airfields.csv", countries, seconds[order], feet[order])
    assert not set(squares[held].tolist()) & set(squares[shown].tolist())
    inputs = (seconds[held] / 3600).astype(np.float32)
    metres = (feet * FOOT).astype(np.float32)[:, None]
    baselines = naive_numbers(metres[shown, 0], len(held))
    return HeldOut({"place": inputs}, metres[held], baselines, squares[held])


def _write(path: Path, countries: list[str], seconds: np.ndarray, feet: np.ndarray) -> None:
    """One line an airfield, its position as pilots' handbooks print it."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(["country", "position", "elevation_ft"])
        for country, (lat, lon), height in zip(
            countries, seconds.tolist(), feet.tolist(), strict=True
        ):
            out.writerow([country, f"{_angle(lat, 2, 'NS')} {_angle(lon, 3, 'EW')}", height])


def _angle(seconds: int, digits: int, sides: str) -> str:
    """`384214N`: degrees, minutes and seconds of arc without anything between them."""
    minutes, second = divmod(abs(seconds), 60)
    degrees, minute = divmod(minutes, 60)
    return f"{degrees:0{digits}}{minute:02}{second:02}{sides[seconds < 0]}"
