"""How hard a problem is, 1 to 5, out of what was measured of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tfexam.exam.score import Better

if TYPE_CHECKING:
    from tfexam.bank.problem import Calibration

QUICK, SLOW = 5.0, 80.0
"""Seconds of training between which a reference goes from quick to slow."""


def level(measured: Calibration, better: Better) -> int:
    """The level of a problem whose zoo of lazy answers was measured, too: 1 to 5."""
    above = hardness(measured, better) - EASIEST
    return 1 + min(4, max(0, int(above / STEP)))


def hardness(measured: Calibration, better: Better) -> float:
    """How hard a problem is, 0 to 1.

    The road goes from the best baseline (0) to the worst reference (1). How much of it the best
    answer that knows nothing of the problem leaves over is half of it, how much the plain model
    leaves over a third, and how long the reference trains the rest.
    """
    zoo = max(_road(measured, better, figure) for figure in measured.zoo.values())
    plain = sum(_road(measured, better, f) for f in measured.plain) / len(measured.plain)
    slow = math.log(measured.solution_seconds / QUICK) / math.log(SLOW / QUICK)
    return (1 - _share(zoo)) / 2 + (1 - _share(plain)) / 3 + _share(slow) / 6


EASIEST, STEP = 0.15, 0.13
"""Where level 1 begins, and how much of hardness makes a level: so that the problems that ship with
tfexam, from 0.18 to 0.81, spread over all five."""


def _road(measured: Calibration, better: Better, figure: float) -> float:
    """Where a figure stands between the best baseline and the worst reference."""
    best, worst = (max, min) if better is Better.HIGHER else (min, max)
    lazy = best(f for figures in measured.baselines.values() for f in figures)
    return (figure - lazy) / (worst(measured.solution) - lazy)


def _share(figure: float) -> float:
    return min(max(figure, 0.0), 1.0)
