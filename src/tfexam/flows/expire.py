"""When the time is up: what was saved in time is submitted, and the sitting is over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.exam.deadline import is_over
from tfexam.exam.sitting import State
from tfexam.flows.events import Event, Expired
from tfexam.flows.snapshot import is_known, latest, take
from tfexam.flows.which import is_home
from tfexam.workspace.models import newest_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tfexam.app import App
    from tfexam.exam.sitting import Sitting
    from tfexam.store.store import NewSubmission


def expire_if_due(app: App) -> Iterator[Event]:
    """End every sitting whose deadline has come, and grade what was submitted by then.

    Every command calls this first. What a program that died in the middle of it left is taken up.
    """
    for sitting in app.store.running():
        if is_over(sitting.deadline_at, app.now(sitting)):
            yield from _expire(app, sitting)
    for sitting in app.store.ended_with_pending():
        from tfexam.flows.grade import finish_pending  # slow to import, and hardly ever needed

        yield from finish_pending(app, sitting)


def saved_until(app: App, sitting: Sitting, deadline: datetime) -> list[NewSubmission]:
    """Snapshots of the models that were saved by then and never submitted, marked `auto`."""
    found: list[NewSubmission] = []
    for task in sitting.tasks if is_home(sitting) else ():
        model = newest_model(Path(sitting.workspace, task.folder), not_after=deadline)
        if model is not None:
            taken = take(app, sitting, task, model, deadline)
            if not is_known(latest(app, sitting, task), taken):
                found.append(replace(taken, auto=True))
    return found


def _expire(app: App, sitting: Sitting) -> Iterator[Event]:
    assert sitting.deadline_at is not None
    saved = saved_until(app, sitting, sitting.deadline_at)
    if app.store.end(sitting, State.EXPIRED, sitting.deadline_at, saved):
        yield Expired(app.store.sitting(sitting.id), len(saved))
