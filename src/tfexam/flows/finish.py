"""Ending a sitting before its time: finished with a result, or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.exam.sitting import Kind, State
from tfexam.flows.events import Trouble
from tfexam.flows.expire import last_saved
from tfexam.flows.grade import finish_pending
from tfexam.flows.snapshot import take_whole
from tfexam.flows.stand import stand
from tfexam.flows.which import workspace_of
from tfexam.store.store import NewSubmission
from tfexam.workspace.models import newest_model, newest_whole, settle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tfexam.app import App
    from tfexam.exam.sitting import Sitting, Task
    from tfexam.flows.events import Event


def finish(app: App, sitting: Sitting) -> Iterator[Event]:
    """End a sitting now: submit what is there, grade it, say what it came to.

    The end and the last submissions are one transaction: a finish that was cut off is finished by
    the next command. Of a drill nothing is submitted that its candidate did not submit.
    Raises TfexamError: workspace-lost, before anything has ended.
    """
    now = app.now(sitting)
    last = list(_last(app, sitting, now)) if sitting.kind is Kind.EXAM else []
    yield from (each for each in last if isinstance(each, Trouble))
    new = [each for each in last if isinstance(each, NewSubmission)]
    app.store.end(sitting, State.FINISHED, now, new)
    yield from finish_pending(app, sitting)
    yield stand(app, app.store.sitting(sitting.id))


def abandon(app: App, sitting: Sitting) -> Sitting:
    """Mark a sitting as given up. It stays in the history and its workspace stays as it is."""
    app.store.end(sitting, State.ABANDONED, app.now(sitting))
    return app.store.sitting(sitting.id)


def _last(app: App, sitting: Sitting, now: datetime) -> Iterator[NewSubmission | Trouble]:
    workspace = workspace_of(sitting)

    def whole(task: Task) -> NewSubmission | None:
        newest = newest_model(workspace / task.folder)
        if newest is not None:
            settle(newest, app.clock)
        model = newest_whole(workspace / task.folder)
        return None if model is None else take_whole(app, sitting, task, model, now)

    return last_saved(app, sitting, whole)
