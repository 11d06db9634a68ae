"""Why a submission earned what it did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from tfexam.exam.score import TOP
from tfexam.report import words
from tfexam.report.events import WIDTH, score_style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from tfexam.flows.diagnose import Diagnosed, Mark, Undiagnosed
    from tfexam.grading.diagnosis.details import Part
    from tfexam.grading.diagnosis.diagnose import Finding

NOTHING = "None of the mistakes that are looked for explains the score."
NOT_ASKED = "The model did not run this time, so no mistake could be looked for:"


def diagnosis(found: Diagnosed) -> Group:
    """All that there is to say of one submission."""
    told = (("scale", _marks(found)), *facts(found))
    lines = [_beside(name, Text(said)) for name, said in told if said]
    parts: list[RenderableType] = [_head(found), *_why(found), *lines]
    if found.worst:
        parts += [Text(), _worst(found)]
    return Group(*parts)


def explanation(found: Diagnosed) -> Group:
    """The mistake alone, below what a submit has said already."""
    said = _finding(found.finding) if found.finding else [Text(nothing(found), "dim")]
    more = Text("tfexam diagnose says more.", "dim")
    return Group(*(_beside("", line) for line in (*said, more)))


def undiagnosed(found: Undiagnosed) -> Text:
    """Why there is no diagnosis."""
    what = f"{found.task.category:<{WIDTH}}" if found.task else ""
    return Text(what).append(f"There is no diagnosis. {words.plain(found.why)}", "yellow")


def facts(found: Diagnosed) -> list[tuple[str, str]]:
    """Of classes or steps, training and size: a name and a sentence each, where there is one."""
    told = (_by_part(found.parts), ("training", found.history), ("size", found.size))
    return [(name, said) for name, said in told if said]


def nothing(found: Diagnosed) -> str:
    """That no mistake was found, or why none could be looked for."""
    return f"{NOT_ASKED} {words.plain(found.trouble)}" if found.trouble else NOTHING


def _finding(found: Finding) -> list[Text]:
    return [Text(found.said, "bold yellow"), Text(f"hint: {found.mend}", "cyan")]


def _head(found: Diagnosed) -> Text:
    line = Text(f"{found.task.category:<{WIDTH}}", "bold")
    outcome = found.submission.outcome
    if outcome is None:
        line.append("not graded", "dim")
    elif outcome.score is None:
        line.append(outcome.code.value.code, "red").append(f"  {words.plain(outcome.message)}")
    else:
        line.append(f"{outcome.score}/{TOP}", score_style(outcome.score))
        line.append(f"  {words.metric(found.task, outcome.metric or 0.0)}")
    return line.append(f"  {words.plain(found.submission.file)}", "dim")


def _why(found: Diagnosed) -> list[Table]:
    """What was wrong, or that nothing was found where there is something to find."""
    outcome = found.submission.outcome
    if found.finding is not None:
        said = _finding(found.finding)
    elif outcome is not None and outcome.score is not None and outcome.score < TOP:
        said = [Text(nothing(found), "dim")]
    else:
        said = []
    return [_beside("", line) for line in said]


def ordered(marks: Sequence[Mark]) -> list[Mark]:
    """Baseline, plain model, reference and the submission, the least first."""
    return sorted(marks, key=lambda mark: (mark.score, mark.who != "baseline"))


def _by_part(parts: Sequence[Part]) -> tuple[str, str]:
    """What a list of classes or steps is called, and the list in one line; empty without any."""
    said = [
        f"{words.plain(part.name)} {_figure(part.figure, part.unit)}"
        + (f" (taken for {words.plain(part.taken_for)})" if part.taken_for else "")
        for part in parts
    ]
    name = "weakest" if parts and parts[0].unit == "right" else "by step"
    return name, " · ".join(said)


def _marks(found: Diagnosed) -> str:
    return " · ".join(_mark(found, mark) for mark in ordered(found.marks))


def _mark(found: Diagnosed, mark: Mark) -> str:
    return f"{mark.who} {found.task.bands.printed(mark.metric)} ({mark.score})"


def _figure(figure: float, unit: str) -> str:
    return f"{figure:.0%} right" if unit == "right" else f"{figure:.4g} off"


def _beside(name: str, said: Text) -> Table:
    """A name and what is said of it; further lines stand below the first."""
    table = Table.grid()
    table.add_column(width=WIDTH)
    table.add_row(Text(name, "dim"), said)
    return table


def _worst(found: Diagnosed) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_row(*(Text(head, "bold") for head in ("furthest off", "right", "the model said")))
    for row in found.worst:
        table.add_row(*(Text(words.plain(text)) for text in (row.fed, row.right, row.said)))
    return table
