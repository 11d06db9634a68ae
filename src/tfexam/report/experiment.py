"""What a choice changed: a row a value, with the spread over the seeds and the curves."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from tfexam.exam.score import TOP
from tfexam.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.flows.experiment import Plan, Training, Trial

BARS = "▁▂▃▄▅▆▇█"
WIDTH = 24
"""Of a curve, in characters."""


def training(plan: Plan, event: Training) -> Text:
    """A training begins."""
    return Text(f"{plan.choice.name} = {event.value}, seed {event.seed} …", "dim")


def trial(plan: Plan, event: Trial) -> Text:
    """One training and what came of it."""
    said = f"{plan.choice.name} = {event.value}, seed {event.seed}: "
    if event.metric is None:
        return Text(said).append(words.plain(event.fault), "red")
    figure = plan.problem.spec.scale.printed(event.metric)
    return Text(f"{said}{figure}, {event.score}/{TOP}, {event.seconds:.0f} s")


def experiment(plan: Plan, trials: Sequence[Trial]) -> Group:
    """All values side by side, and below what the problem's notes say to expect."""
    told = [Text(f"What to expect: {words.plain(plan.told)}")] if plan.told else []
    return Group(_table(plan, trials), *told)


def _table(plan: Plan, trials: Sequence[Trial]) -> Table:
    """A row a value; the one that the plain model has is marked."""
    spec = plan.problem.spec
    table = Table(box=box.SIMPLE, title_justify="left", title=_title(plan))
    for head in (plan.choice.name, "scores", spec.metric.label.replace("_", " "), "s", "loss"):
        table.add_column(head)
    lowest, highest = _range(trials)
    for value in plan.values:
        own = [one for one in trials if one.value == value]
        figures = [one.metric for one in own if one.metric is not None]
        curve = next((one.curve for one in own if one.curve), ())
        table.add_row(
            Text(f"{value}{' *' if value == plan.choice.default else ''}"),
            Text(" ".join(str(one.score) if one.metric is not None else "–" for one in own)),
            Text(_spread(plan, figures)),
            Text(f"{median(one.seconds for one in own):.0f}" if own else ""),
            Text(_bars(curve, lowest, highest)),
        )
    return table


def _title(plan: Plan) -> str:
    better = f"{plan.problem.spec.better} is better"
    return f"{plan.problem.spec.title}: {plan.choice.name} (* as it is; {better})"


def _spread(plan: Plan, figures: Sequence[float]) -> str:
    """The median, and from where to where the seeds went."""
    if not figures:
        return "none"
    printed = plan.problem.spec.scale.printed
    middle = printed(median(figures))
    return f"{middle} ({printed(min(figures))} to {printed(max(figures))})"


def _range(trials: Sequence[Trial]) -> tuple[float, float]:
    every = [loss for one in trials for loss in one.curve]
    return (min(every), max(every)) if every else (0.0, 1.0)


def _bars(curve: Sequence[float], lowest: float, highest: float) -> str:
    """A curve as bars, all curves on one scale: its last is the loss at the end."""
    if not curve:
        return ""
    count = min(WIDTH, len(curve))
    shown = [curve[round(i * (len(curve) - 1) / max(count - 1, 1))] for i in range(count)]
    scale = (highest - lowest) or 1.0
    bars = [BARS[round((loss - lowest) / scale * (len(BARS) - 1))] for loss in shown]
    return f"{''.join(bars)} {curve[-1]:.3g}"
