"""Options that several commands share, and the types that they parse."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tfexam.exam.category import Category
from tfexam.exam.sitting import Sitting
from tfexam.workspace.opening import Editor

if TYPE_CHECKING:
    from tfexam.bank.packs import Bank

Workspace = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="The folder of the exam or drill that is meant."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Offline = Annotated[
    bool, typer.Option("--offline", help="Draw only problems whose data are on this disk.")
]
RequireSandbox = Annotated[
    bool,
    typer.Option("--require-sandbox", help="Run nothing unless every layer of the sandbox holds."),
]
NoSpare = Annotated[
    bool,
    typer.Option("--no-spare", help="Keep no grader ready, which takes some 200 MB."),
]
NoAhead = Annotated[
    bool, typer.Option("--no-ahead", help="Run no saved model before it is submitted.")
]
NoHelpers = Annotated[
    bool, typer.Option("--no-helpers", help="Leave out helpers.py, to write all of it yourself.")
]
Open = Annotated[
    Editor | None,
    typer.Option("--open", help="Open the folder in this editor once the clock runs."),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")]

LONGEST = timedelta(days=7)
MOST = 2**63 - 1
"""The largest number that the store holds."""


def number(value: int | None) -> int | None:
    """A number of an exam, or a seed."""
    if value is not None and not 0 <= value <= MOST:
        raise typer.BadParameter(f"{value} is not between 0 and {MOST}")
    return value


def duration(text: str, option: str) -> timedelta:
    """A time such as `5h`, `45m`, `1h30m` or `90s`, longer than nothing and at most seven days."""
    match = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", text.strip().lower())
    if match is None or not any(match.groups()):
        message = f"{text!r} is no time; write it like 5h, 45m or 1h30m"
        raise typer.BadParameter(message, param_hint=option)
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    try:
        time = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        time = LONGEST + timedelta(days=1)
    if not timedelta(0) < time <= LONGEST:
        message = "a time must be longer than nothing and at most seven days"
        raise typer.BadParameter(message, param_hint=option)
    return time


def category(text: str) -> Category:
    """A category by its name, its number or its folder's name."""
    found = _category(text)
    if found is None:
        message = f"{text!r} is no category; there are {', '.join(Category)}"
        raise typer.BadParameter(message, param_hint="CATEGORY")
    return found


def drilled(text: str) -> str:
    """A category as `category` knows it, or a problem's id."""
    return _category(text) or text


def _category(text: str) -> Category | None:
    asked = text.strip("/").lower()
    names = {name: c for c in Category for name in (c, str(c.number), f"{c.number}_{c}")}
    return names.get(asked)


def refuse_absent(wanted: list[Category], sitting: Sitting) -> None:
    """Raise where a category was asked for that a drill has not."""
    there = {task.category for task in sitting.tasks}
    for absent in (category for category in wanted if category not in there):
        message = f"this {sitting.kind} has no problem of {absent}"
        raise typer.BadParameter(message, param_hint="CATEGORY")


def complete_category(incomplete: str) -> list[str]:
    """For the shell's completion."""
    return [known for known in Category if known.startswith(incomplete)]


def complete_problem(incomplete: str) -> list[str]:
    """For the shell's completion."""
    return [p.id for p in _bank().everything() if p.id.startswith(incomplete)]


def complete_pack(incomplete: str) -> list[str]:
    """For the shell's completion."""
    return [name for name in _bank().packs if name.startswith(incomplete)]


def complete_skill(incomplete: str) -> list[str]:
    """For the shell's completion."""
    bank = _bank()
    known = {skill for one in bank.drawable(tuple(bank.packs)) for skill in one.skills}
    return sorted(skill for skill in known if skill.startswith(incomplete))


def complete_drill(incomplete: str) -> list[str]:
    """For the shell's completion."""
    return complete_category(incomplete) + complete_problem(incomplete)


def _bank() -> Bank:
    from tfexam import paths
    from tfexam.bank.packs import Bank, builtin

    return Bank(builtin(), paths.default().packs)
