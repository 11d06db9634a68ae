"""When the time is up: what was saved in time is submitted, and the sitting is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.errors import Exit, TfexamError
from tfexam.exam.deadline import is_over
from tfexam.exam.sitting import State
from tfexam.flows.events import Event, Expired, Trouble
from tfexam.flows.snapshot import is_known, latest, take
from tfexam.flows.which import trouble_of
from tfexam.store.store import NewSubmission
from tfexam.workspace.models import newest_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tfexam.app import App
    from tfexam.exam.sitting import Sitting, Task

AGAIN = "It is kept, and each command tries again."
LATE = "For a grade that never counts: tfexam submit --late"


def expire_if_due(app: App) -> Iterator[Event]:
    """End every sitting whose deadline has come, and grade what was submitted by then.

    Every command calls this first. What a program that died in the middle of it left is taken up.
    """
    yield from end_due(app)
    yield from grade_left(app)


def end_due(app: App) -> Iterator[Event]:
    """End every sitting whose deadline has come, with the models that were saved in time.

    Raises TfexamError where those can't be kept: then the sitting is not ended either.
    """
    for sitting in app.store.running():
        if is_over(sitting.deadline_at, app.now(sitting)):
            yield from _expire(app, sitting)


def grade_left(app: App) -> Iterator[Event]:
    """Grade what an ended sitting still has to be graded; what can't be now, waits."""
    for sitting in app.store.ended_with_pending():
        from tfexam.flows.grade import finish_pending  # slow to import, and hardly ever needed

        try:
            yield from finish_pending(app, sitting)
        except TfexamError as error:
            yield Trouble(error.message, error.hint)
        except OSError as error:
            told = f"A model of {sitting.kind} {sitting.id} can't be graded: {error}."
            yield Trouble(told, AGAIN)


def last_saved(
    app: App, sitting: Sitting, taken: Callable[[Task], NewSubmission | None]
) -> Iterator[NewSubmission | Trouble]:
    """The last models that were never submitted, marked `auto`; of those that can't be read, why.

    Raises TfexamError where the store or the disk would not have one.
    """
    for task in sitting.tasks:
        try:
            new = taken(task)
        except TfexamError as error:
            if error.exit is Exit.STORE:
                raise
            yield Trouble(f"{task.category} was not submitted. {error.message}", LATE)
        except OSError as error:
            yield Trouble(f"{task.category} was not submitted. {error}.", LATE)
        else:
            if new is not None and not is_known(latest(app, sitting, task), new):
                yield replace(new, auto=True)


def _expire(app: App, sitting: Sitting) -> Iterator[Event]:
    deadline, lost = sitting.deadline_at, bool(trouble_of(sitting))
    assert deadline is not None
    limit = deadline + _lead(app, sitting)

    def in_time(task: Task) -> NewSubmission | None:
        model = newest_whole(Path(sitting.workspace, task.folder), limit)
        return None if model is None else take(app, sitting, task, model, deadline)

    last = [] if lost else list(last_saved(app, sitting, in_time))
    new = [each for each in last if isinstance(each, NewSubmission)]
    if app.store.end(sitting, State.EXPIRED, deadline, new):
        yield from (each for each in last if isinstance(each, Trouble))
        yield Expired(app.store.sitting(sitting.id), len(new), lost)


def _lead(app: App, sitting: Sitting) -> timedelta:
    """How far the wall, which gives files their times, is ahead of the sitting's clock."""
    return max(app.wall() - app.now(sitting), timedelta(0))
