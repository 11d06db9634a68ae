"""Submitting without being asked: each model as soon as it has been saved whole.

It is submitted as by hand, in a thread, so that the countdown goes on meanwhile; what becomes of it
is told as it comes. A submit in another terminal is safe: they take turns, and what one has
submitted is unchanged to the other.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam import crash
from tfexam.errors import Code, TfexamError
from tfexam.flows.events import Missing, Stands, StillGrading, Stopped, Took, Trouble
from tfexam.flows.snapshot import is_untouched, latest
from tfexam.flows.submit import submit
from tfexam.workspace.saves import Saves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tfexam.app import App
    from tfexam.exam.category import Category
    from tfexam.exam.sitting import Sitting, Task
    from tfexam.flows.events import Event
    from tfexam.workspace.models import Found

LOOK_SECONDS = 0.25
"""Between two looks at the folders."""

LEAVE_SECONDS = 0.5
"""How long a grading may go on after the end before it is said that it does."""


class OnSave:
    """Submits what is saved into a sitting's folders, whenever it is asked to look."""

    def __init__(self, app: App, sitting: Sitting) -> None:
        self._app, self._id = app, sitting.id
        self._saves = {task: Saves(Path(sitting.workspace, task.folder)) for task in sitting.tasks}

    def step(self) -> Iterator[Event | Trouble]:
        """Look once, and submit together what was saved since and not submitted by hand."""
        now = self._app.wall()
        seen = [(task, _look(saves, now)) for task, saves in self._saves.items()]
        saved = [(task, found) for task, found in seen if found is not None]
        if not saved:
            return
        sitting = self._app.store.sitting(self._id)
        due = [task.category for task, found in saved if self._is_new(sitting, task, found)]
        if due and sitting.is_running:
            yield from self._submit(sitting, due)

    def _is_new(self, sitting: Sitting, task: Task, found: Found) -> bool:
        return not is_untouched(sitting, latest(self._app, sitting, task), found)

    def _submit(self, sitting: Sitting, due: list[Category]) -> Iterator[Event | Trouble]:
        try:
            for event in submit(self._app, sitting, due):
                if not isinstance(event, Missing | Stands | Took):
                    yield event
        except TfexamError as error:
            if error.code is not Code.NOTHING_TO_SUBMIT:  # it has gone again: the next one comes
                yield Trouble(error.message, error.hint)


@contextmanager
def on_save(app: App, sitting: Sitting, tell: Callable[[object], None]) -> Iterator[None]:
    """Submit what is saved while the context lives; leaving it waits for what is being graded.

    tell  is called from another thread, with each event
    """
    over = threading.Event()
    thread = threading.Thread(target=_until, args=(over, app, sitting, tell), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(LEAVE_SECONDS)
        if thread.is_alive():
            tell(StillGrading())
            while thread.is_alive():
                thread.join(LEAVE_SECONDS)


def _until(
    over: threading.Event, app: App, sitting: Sitting, tell: Callable[[object], None]
) -> None:
    import tfexam.flows.grade  # noqa: F401  # slow to import: now, not when a model waits

    own = app.apart()
    watcher = OnSave(own, sitting)
    try:
        while not over.wait(LOOK_SECONDS):
            for event in watcher.step():
                tell(event)
    except Exception as bug:  # the countdown must not end with it; the log says what it was
        tell(Stopped(crash.write(bug)))
    finally:
        own.store.close()


def _look(saves: Saves, now: datetime) -> Found | None:
    with suppress(OSError):  # a folder that is being moved, say: the next look sees
        return saves.look(now)
    return None
