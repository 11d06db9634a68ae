"""Showing what takes time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from tfexam.cli.session import Session
from tfexam.flows.events import Progress

Other = TypeVar("Other")


def show(session: Session, happened: Iterable[Progress | Other]) -> list[Other]:
    """Draw a bar for each step on a terminal; elsewhere say each step once, when it is done.

    Returns what else happened, in its order.
    """
    draw = _bars if session.err.is_terminal else _lines
    others: list[Other] = []

    def steps() -> Iterator[Progress]:
        for event in happened:
            if isinstance(event, Progress):
                yield event
            else:
                others.append(event)

    draw(session, steps())
    return others


def _lines(session: Session, steps: Iterable[Progress]) -> None:
    for step in steps:
        if step.done >= 1:
            session.talk(f"{step.step}: ready")


def _bars(session: Session, steps: Iterable[Progress]) -> None:
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=session.err) as bars:
        known = {}
        for step in steps:
            if step.step not in known:
                known[step.step] = bars.add_task(f"{step.step:<34}", total=1.0)
            bars.update(known[step.step], completed=step.done)
