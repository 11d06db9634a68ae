"""The console's parts: clock, problems, note, attempts. They read the same without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from tfexam.report import words
from tfexam.report.events import score
from tfexam.report.stands import clock_line, mark, style, total_line

if TYPE_CHECKING:
    from datetime import timedelta

    from tfexam.exam.sitting import Note, Submission, Task
    from tfexam.flows.room import Place, Room

CHOSEN = ">"
PARKED = "P"
CATEGORY = 10
"""Columns of the longest category."""


def clock(room: Room) -> Text:
    """The line at the top: what runs, the time left, the total against the pass mark."""
    line, total = clock_line(room.stands), total_line(room.stands)
    return line.append(" · ").append(total) if total.plain else line


def problems(room: Room, chosen: Task) -> Text:
    """A row a problem: its best score, whether it is parked, the model that was saved last."""
    hidden = _is_hidden(room)
    rows = [_row(room, place, place.result.task == chosen, hidden=hidden) for place in room.places]
    return Text("\n").join(rows)


def _row(room: Room, place: Place, is_chosen: bool, *, hidden: bool) -> Text:
    category = place.result.task.category
    row = Text(f"{CHOSEN if is_chosen else ' '}{category.number} ")
    row.append(f"{category:<{CATEGORY}}", "bold reverse" if is_chosen else "")
    if place.is_pending and place.result.best is None:
        row.append(" …  ", "dim")
    else:
        row.append(f" {mark(place.result, hidden=hidden):<3}", style(place.result, hidden=hidden))
    row.append(f" {PARKED if place.note.parked else ' '} ", "yellow")
    return row.append(_saved(room, place))


def note(kept: Note) -> Text:
    """The note on the chosen problem."""
    head = "Parked" if kept.parked else "Note"
    if kept.text:
        return Text(f"{head}: {words.plain(kept.text)}", "yellow")
    return Text("Parked." if kept.parked else "", "yellow")


def attempts(room: Room) -> Text:
    """All attempts, the last one first, each with what became of it."""
    tasks = {place.result.task.problem: place.result.task for place in room.places}
    hidden = _is_hidden(room)
    found = [_attempt(one, tasks[one.problem], hidden=hidden) for one in reversed(room.attempts)]
    return Text("\n").join(found) if found else Text("No attempts yet.", "dim")


def work(what: str, step: str, since: timedelta) -> Text:
    """What runs, how far it has come, and for how long."""
    return Text(f"{what} … {step}, {words.duration(since)}", "cyan")


def leaving() -> Text:
    """That the console ends by itself."""
    return Text("This ends when it is graded; q again leaves it to the next submit.", "yellow")


def _attempt(one: Submission, task: Task, *, hidden: bool) -> Text:
    line = Text(f"{words.local(one.submitted_at)} {task.category} ")
    line.append(score(one, hidden=hidden))
    line.append(f" try {one.attempt}{' late' if one.late else ''}", "dim")
    outcome = one.outcome
    if outcome is None:
        return line
    if outcome.metric is not None and not hidden:
        line.append(f"\n  {words.metric(task, outcome.metric)}")
    for text in (outcome.message, outcome.hint and f"hint: {outcome.hint}"):
        line.append(f"\n  {words.plain(text)}" if text else "", "dim")
    return line


def _saved(room: Room, place: Place) -> str:
    if place.is_pending:
        return "being graded"
    if place.model is None:
        return "no model yet"
    age = words.ago(place.model.saved_at, room.at)
    return f"saved {age}" if place.is_submitted else f"new, {age}"


def _is_hidden(room: Room) -> bool:
    return room.sitting.hides_scores
