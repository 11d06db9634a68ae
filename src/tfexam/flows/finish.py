"""Ending a sitting before its time: finished with a result, or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.exam.sitting import Kind, State
from tfexam.flows.expire import saved_until
from tfexam.flows.grade import finish_pending
from tfexam.flows.stand import stand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.app import App
    from tfexam.exam.sitting import Sitting
    from tfexam.flows.events import Event


def finish(app: App, sitting: Sitting) -> Iterator[Event]:
    """End a sitting now: submit what is there, grade it, say what it came to.

    The end and the last submissions are one transaction: a finish that was cut off is finished by
    the next command. Of a drill nothing is submitted that its candidate did not submit.
    """
    now = app.now(sitting)
    last = saved_until(app, sitting, now) if sitting.kind is Kind.EXAM else []
    app.store.end(sitting, State.FINISHED, now, last)
    yield from finish_pending(app, sitting)
    yield stand(app, app.store.sitting(sitting.id))


def abandon(app: App, sitting: Sitting) -> Sitting:
    """Mark a sitting as given up. It stays in the history and its workspace stays as it is."""
    app.store.end(sitting, State.ABANDONED, app.now(sitting))
    return app.store.sitting(sitting.id)
