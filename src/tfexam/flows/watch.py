"""The countdown: where the exam stands, a tick at a time, and what is worth saying meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tfexam.errors import TfexamError
from tfexam.exam.result import PASS_MARK
from tfexam.exam.sitting import Kind
from tfexam.flows.events import NothingYet, Passed, TimeWarning
from tfexam.flows.expire import end_due, grade_left
from tfexam.flows.stand import stand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.app import App
    from tfexam.exam.sitting import Sitting
    from tfexam.flows.events import Event, Notice, Stands

WARNINGS = tuple(timedelta(minutes=minutes) for minutes in (60, 15, 5, 1))
REMINDER = timedelta(minutes=30)
"""After this time the countdown names, once, the categories that have nothing submitted."""

TICK_SECONDS = 1.0


def watch(app: App, sitting: Sitting) -> Iterator[Stands | Notice | Event]:
    """Where the sitting stands, once a second, until it is over; notices as they fall due.

    At the deadline the saved models are snapshotted at once and graded.
    """
    before: timedelta | None = None
    while (now := app.store.sitting(sitting.id)).is_running:
        stands = stand(app, now)
        yield stands
        yield from notices(app, stands, before)
        before = stands.left
        app.clock.sleep(until_next(stands.left))
        yield from end_due(app)
    yield from grade_left(app)
    yield stand(app, now)


def notices(app: App, stands: Stands, before: timedelta | None) -> Iterator[Notice]:
    """What is worth saying now; `before` is what was left at the look before."""
    yield from _warnings(stands.left, before)
    sitting = stands.result.sitting
    nothing = tuple(t.task.category for t in stands.result.tasks if not t.attempts)
    if nothing and stands.result.used >= REMINDER and _is_first(app, sitting, "nothing-yet"):
        yield NothingYet(nothing)
    if _has_passed(stands) and _is_first(app, sitting, "passed"):
        yield Passed(stands.result.total)


def _is_first(app: App, sitting: Sitting, notice: str) -> bool:
    """Whether it was never said; on a full disk, say, it is not said either: the clock goes on."""
    try:
        return app.store.first_time(sitting, notice)
    except TfexamError:
        return False


def _warnings(left: timedelta | None, before: timedelta | None) -> Iterator[TimeWarning]:
    if left is not None and before is not None:
        due = [warning for warning in WARNINGS if left <= warning < before]
        if due:
            yield TimeWarning(min(due))


def _has_passed(stands: Stands) -> bool:
    sitting = stands.result.sitting
    is_told = sitting.kind is Kind.EXAM and not sitting.quiet_scores
    return is_told and stands.result.total >= PASS_MARK


def until_next(left: timedelta | None) -> float:
    """To the next full second of the countdown, so that it never skips one."""
    if left is None:
        return TICK_SECONDS
    return left.total_seconds() % TICK_SECONDS or TICK_SECONDS
