"""The result of a sitting: scores, points, total, the confirming figures, skills, what next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from tfexam.exam.result import PASS_MARK
from tfexam.exam.score import TOP
from tfexam.exam.sitting import Kind, State
from tfexam.report import words
from tfexam.report.events import score_style

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tfexam.exam.result import Result, TaskResult

SKILLS_SHOWN = 8


def result(found: Result) -> Group:
    """The whole report."""
    title = Text(heading(found), "bold")
    parts: list[RenderableType] = [title, _table(found), _verdict(found)]
    parts += [text for text in (_confirming(found), _skills(found), _next(found)) if text]
    return Group(*parts)


def heading(found: Result) -> str:
    """Which sitting this is, when it was begun, and how it ended."""
    sitting = found.sitting
    how = {
        State.RUNNING: "still running",
        State.EXPIRED: "ended by the clock",
        State.FINISHED: "finished",
        State.ABANDONED: "given up",
    }[sitting.state]
    return (
        f"{sitting.kind.capitalize()} {sitting.id} · {words.local_day(sitting.started_at)} · "
        f"{how} after {words.duration(found.used)}"
    )


def _table(found: Result) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, justify in (("Category", "left"), ("Problem", "left"), ("Score", "right")):
        table.add_column(name, justify="right" if justify == "right" else "left")
    table.add_column("Points", justify="right", no_wrap=True)
    table.add_column("Measured", overflow="fold")
    table.add_column("When", justify="right", no_wrap=True)
    table.add_column("Tries", justify="right")
    for task in found.tasks:
        table.add_row(*_row(found, task))
    return table


def _row(found: Result, task: TaskResult) -> list[Text]:
    best = task.best
    measured = when = "–"
    if best is not None and best.outcome is not None and best.outcome.metric is not None:
        measured = words.metric(task.task, best.outcome.metric)
        when = words.duration(best.submitted_at - found.sitting.started_at)
        when += " (auto)" if best.auto else ""
    return [
        Text(task.task.category, "bold"),
        Text(task.task.title),
        Text(f"{task.score}/{TOP}", score_style(task.score)),
        Text(f"{words.points(task.points)} of {task.task.category.weight}"),
        Text(measured),
        Text(when),
        Text(str(task.attempts)),
    ]


def _verdict(found: Result) -> Text:
    if found.sitting.kind is Kind.DRILL:
        return Text(f"Score {sum(task.score for task in found.tasks)} of {TOP}", "bold")
    scores = sum(task.score for task in found.tasks)
    line = Text(f"{scores} of {TOP * len(found.tasks)} · total {words.points(found.total)} of 100")
    line.append(f" · {PASS_MARK} to pass · ")
    return line.append(found.verdict, "bold green" if found.passed else "bold red")


def _confirming(found: Result) -> Text | None:
    """The same models on rows that submit never used: many tries flatter a score."""
    lines = [line for task in found.tasks if (line := _confirmed(task))]
    if not lines or found.sitting.is_running:
        return None
    return Text("\nConfirmed on rows that submit never used\n", "bold").append("\n".join(lines), "")


def _confirmed(task: TaskResult) -> str:
    outcome = task.best.outcome if task.best else None
    if outcome is None or outcome.confirm is None:
        return ""
    score = task.task.bands.score(outcome.confirm)
    return f"  {task.task.category:<11} {words.metric(task.task, outcome.confirm)} ({score}/{TOP})"


def _skills(found: Result) -> Text | None:
    weak = [skill for skill in found.skills if skill.share < 1][:SKILLS_SHOWN]
    if not weak or found.sitting.is_running:
        return None
    said = ", ".join(f"{skill.skill} {skill.share:.0%}" for skill in weak)
    return Text("\nSkills to work on  ", "bold").append(said, "")


def _next(found: Result) -> Text | None:
    if found.sitting.is_running or not found.practise:
        return None
    line = Text("Practise next      ", "bold")
    return line.append(", ".join(f"tfexam drill {c}" for c in found.practise), "cyan")
