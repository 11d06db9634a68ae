"""Showing what takes time."""

from __future__ import annotations

from collections.abc import Iterable

from tfexam.cli.session import Session
from tfexam.flows.events import Progress


def show(session: Session, happened: Iterable[object]) -> None:
    """Draw a bar for each step on a terminal; elsewhere say each step once, when it is done."""
    if session.err.is_terminal:
        _bars(session, happened)
        return
    for event in happened:
        if isinstance(event, Progress) and event.done >= 1:
            session.talk(f"{event.step}: ready")


def _bars(session: Session, happened: Iterable[object]) -> None:
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    with Bars(*columns, console=session.err) as bars:
        known = {}
        for event in happened:
            if isinstance(event, Progress):
                if event.step not in known:
                    known[event.step] = bars.add_task(f"{event.step:<34}", total=1.0)
                bars.update(known[event.step], completed=event.done)
