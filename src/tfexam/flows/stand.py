"""Where a sitting stands."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tfexam.exam.deadline import remaining
from tfexam.exam.result import result
from tfexam.flows.events import Stands

if TYPE_CHECKING:
    from tfexam.app import App
    from tfexam.exam.sitting import Sitting


def stand(app: App, sitting: Sitting) -> Stands:
    """The sitting's result so far, the time left, and when it ends by the wall clock."""
    submissions = app.store.submissions(sitting)
    if not sitting.is_running:
        used = (sitting.ended_at or sitting.started_at) - sitting.started_at
        return Stands(result(sitting, submissions, used), None, None)
    now = app.now(sitting)
    so_far = result(sitting, submissions, max(now - sitting.started_at, timedelta(0)))
    if sitting.deadline_at is None:
        return Stands(so_far, None, None)
    left = remaining(sitting.deadline_at, now)
    return Stands(so_far, left, app.wall() + left)
