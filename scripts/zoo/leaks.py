"""Held-out rows that stand among those to learn from, and an order that tells the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tfexam.grading.measure import measure
from zoo.features import Pair
from zoo.models import LEARNT_FROM, Task, answered, nearest_rows, tree
from zoo.rows import Rows, keys

if TYPE_CHECKING:
    from tfexam.grading.measure import Targets

NEAR = 0.05
"""Share of the median distance to the nearest row below which a row is nearly the same."""


@dataclass(frozen=True)
class Leaks:
    """What was found in the held-out rows.

    twins   rows that equal a training row
    near    rows (twins too) far nearer to a training row than is usual
    twice   rows that equal another held-out row
    order   what the number of a held-out row alone measures, on every other row
    """

    twins: int
    near: int
    twice: int
    order: float


def hunt(task: Task, held: Targets) -> Leaks:
    """Look for all of it."""
    asked, known = keys(task.inputs), set(keys(task.train.inputs))
    twins = sum(key in known for key in asked)
    return Leaks(twins, _near(task), len(asked) - len(set(asked)), _order(task, held))


def _near(task: Task) -> int:
    distances, _ = nearest_rows(task.most(LEARNT_FROM).matrix, 1)
    return int((distances <= NEAR * np.median(distances)).sum())


def _order(task: Task, held: Targets) -> float:
    """A tree over the row's number, learnt on the even rows and measured on the odd ones."""
    rows = np.arange(len(held), dtype=np.int64)
    even, odd = held.rows(rows[::2]), held.rows(rows[1::2])
    part = Task(task.spec, Rows({"row": rows[::2]}, even.targets), {"row": rows[1::2]})
    told = answered(part, Pair(rows[::2, None], rows[1::2, None]), tree)
    return measure(task.spec.measures, odd, told)
