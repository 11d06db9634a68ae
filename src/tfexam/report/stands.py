"""The countdown and the status: time left, scores, total against the pass mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from tfexam.exam.result import PASS_MARK
from tfexam.exam.score import TOP
from tfexam.exam.sitting import Kind
from tfexam.report import words
from tfexam.report.events import score_style

if TYPE_CHECKING:
    from tfexam.exam.result import TaskResult
    from tfexam.flows.events import Stands

NARROW = 60
"""Below this many columns the countdown is a line."""


def panel(stands: Stands) -> Group:
    """The whole picture: a clock line and a row a problem."""
    return Group(clock_line(stands), _table(stands), total_line(stands))


def one_line(stands: Stands) -> Text:
    """The same for a narrow terminal: `4:12:09 · 5 – 3 – – · 40/90`."""
    hidden = stands.result.sitting.hides_scores
    scores = " ".join(mark(task, hidden=hidden) for task in stands.result.tasks)
    left = words.countdown(stands.left) if stands.left is not None else "no deadline"
    return Text(f"{left} · {scores}" + ("" if hidden else f" · {_total(stands)}"))


def clock_line(stands: Stands) -> Text:
    """What runs, how much time is left, when it ends."""
    sitting = stands.result.sitting
    name = f"{sitting.kind.capitalize()} {sitting.id}"
    if not sitting.is_running:
        return Text(f"{name} is {sitting.state}.", "bold")
    if stands.left is None or stands.ends is None:
        return Text(f"{name} · {words.duration(stands.result.used)} so far, no deadline", "bold")
    style = "bold red" if stands.left.total_seconds() <= 300 else "bold cyan"
    line = Text(f"{name} · ", "bold").append(words.countdown(stands.left), style)
    return line.append(f" left · ends at {words.local(stands.ends)}")


def total_line(stands: Stands) -> Text:
    """The total against the pass mark."""
    sitting = stands.result.sitting
    if sitting.kind is Kind.DRILL:
        return Text("")
    if sitting.hides_scores:
        return Text("Scores are shown at the end.", "dim")
    style = "bold green" if stands.result.passed else "bold"
    return Text("Total ").append(_total(stands), style).append(" to pass")


def closing(stands: Stands) -> Text:
    """What a submit ends with: the total and the time left; empty for a drill without a limit."""
    line = total_line(stands)
    if stands.left is not None:
        line.append(" · " if line.plain else "").append(f"{words.countdown(stands.left)} left")
    return line


def _table(stands: Stands) -> Table:
    sitting = stands.result.sitting
    hidden = sitting.hides_scores
    table = Table.grid(padding=(0, 2))
    for task in stands.result.tasks:
        table.add_row(
            Text(task.task.category, "bold"),
            Text(mark(task, hidden=hidden), style(task, hidden=hidden)),
            Text(_tries(task), "dim"),
            Text(f"par {task.task.par_minutes:.0f} min", "dim"),
            Text(task.task.title, no_wrap=True, overflow="ellipsis"),
        )
    return table


def mark(task: TaskResult, *, hidden: bool) -> str:
    """A problem's best score in three columns."""
    if task.best is None:
        return "–" if not task.attempts else "0"
    return "✓" if hidden else f"{task.score}/{TOP}"


def style(task: TaskResult, *, hidden: bool) -> str:
    """A score that is kept back has no colour either."""
    return score_style(task.score) if task.attempts and not hidden else "dim"


def _tries(task: TaskResult) -> str:
    return {0: "", 1: "1 try"}.get(task.attempts, f"{task.attempts} tries")


def _total(stands: Stands) -> str:
    return f"{words.points(stands.result.total)} of {PASS_MARK}"
