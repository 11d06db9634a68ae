"""Where the time of a submit went, a row a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.flows.events import Took

STEPS = ("copy", "look up", "scan", "wait", "close in", "load", "predict", "mark")


def timing(told: Sequence[Took], whole: float) -> Table:
    """Seconds by problem and step; models run side by side, so that columns don't add up.

    whole  seconds that the command took
    """
    table = Table(box=box.SIMPLE, title=f"{whole:.2f} s altogether", title_justify="left")
    table.add_column("Seconds")
    for step in STEPS:
        table.add_column(step, justify="right")
    for name in dict.fromkeys(_name(one) for one in told):
        taken = {one.step: one.seconds for one in told if _name(one) == name}
        table.add_row(name, *(f"{taken[step]:.3f}" if step in taken else "" for step in STEPS))
    return table


def _name(one: Took) -> str:
    return one.task.category if one.task else "all"
