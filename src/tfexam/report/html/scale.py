"""Where baseline, plain model, reference and a submission lie between the bands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.exam.score import TOP
from tfexam.report.diagnosis import ordered
from tfexam.report.html.axis import END, WIDTH, Axis, Tick

if TYPE_CHECKING:
    from tfexam.flows.diagnose import Diagnosed

NAMES = 84.0
"""Where the axis begins: before it stands who measured it."""

LANE = 20
ABOVE, BELOW = 6, 18
BEYOND = 0.6
"""Steps that are drawn below 0 and above 5; what is further off lies at the end."""


@dataclass(frozen=True)
class Lane:
    """One mark: its name, its place, what it measures, and whether it is the submission's."""

    y: int
    x: float
    who: str
    printed: str
    score: int
    is_yours: bool


@dataclass(frozen=True)
class Scale:
    """All of it; `said` says in words what is drawn."""

    width: float
    height: int
    foot: int
    start: float
    end: float
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    said: str


def scale(found: Diagnosed) -> Scale:
    """The marks of a diagnosis, a lane each, the least first."""
    from tfexam.grading.diagnosis.case import steps

    bands = found.task.bands
    axis = Axis(-BEYOND, TOP + BEYOND, NAMES, WIDTH - END)
    lanes = tuple(
        Lane(
            y=ABOVE + LANE * number + LANE // 2,
            x=axis.at(steps(bands, mark.metric)),
            who=mark.who,
            printed=str(bands.printed(mark.metric)),
            score=mark.score,
            is_yours=mark.who == "yours",
        )
        for number, mark in enumerate(ordered(found.marks))
    )
    foot = ABOVE + LANE * len(lanes)
    ticks = tuple(Tick(axis.at(band), str(band)) for band in range(1, TOP + 1))
    said = ", ".join(f"{lane.who} {lane.printed} ({lane.score} of {TOP})" for lane in lanes)
    return Scale(WIDTH, foot + BELOW, foot, NAMES, WIDTH - END, ticks, lanes, said)
