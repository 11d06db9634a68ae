"""What a candidate sees who sits down: each problem as it stands, all attempts, own notes."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.exam.sitting import Note
from tfexam.flows.snapshot import is_untouched, last_of
from tfexam.flows.stand import stand
from tfexam.flows.which import workspace_of
from tfexam.workspace.models import newest_model

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tfexam.app import App
    from tfexam.exam.result import TaskResult
    from tfexam.exam.sitting import Sitting, Submission, Task
    from tfexam.flows.events import Stands
    from tfexam.workspace.models import Found

LONGEST_NOTE = 200
"""Characters of a note to oneself."""


@dataclass(frozen=True)
class Place:
    """One problem: what it has come to, the model that was saved last, the note on it.

    is_submitted  whether that very model was submitted last
    is_pending    whether a model of the problem is being graded
    """

    result: TaskResult
    model: Found | None
    is_submitted: bool
    is_pending: bool
    note: Note


@dataclass(frozen=True)
class Room:
    """A sitting at `at` by the wall: where it stands, its problems, its attempts in their order."""

    stands: Stands
    places: tuple[Place, ...]
    attempts: tuple[Submission, ...]
    at: datetime

    @property
    def sitting(self) -> Sitting:
        """The sitting, as it is stored now."""
        return self.stands.result.sitting

    @property
    def is_due(self) -> bool:
        """Whether its time is up and nobody has ended it yet."""
        left = self.stands.left
        return self.sitting.is_running and left is not None and not left


def look(app: App, id_: int) -> Room:
    """The sitting of that number as it stands now.

    Raises TfexamError: workspace-lost where its folders can't be read.
    """
    sitting = app.store.sitting(id_)
    stands, notes = stand(app, sitting), app.store.notes(sitting)
    attempts = app.store.submissions(sitting)
    pending = {one.problem for one in attempts if one.outcome is None}
    places = []
    for result in stands.result.tasks:
        task = result.task
        folder = Path(sitting.workspace, task.folder)
        with _reading(folder):
            model = newest_model(folder)
        known = model is not None and is_untouched(sitting, last_of(attempts, task), model)
        note = notes.get(task.problem, Note())
        places.append(Place(result, model, known, task.problem in pending, note))
    return Room(stands, tuple(places), tuple(attempts), app.wall())


def brief(app: App, sitting: Sitting, task: Task) -> str:
    """The task as the candidate reads it. Raises TfexamError: workspace-lost, unknown-problem."""
    file = workspace_of(sitting) / task.folder / "brief.md"
    with _reading(file):
        if not file.is_file():
            file = app.bank.folder(task.problem) / "brief.md"
        return file.read_text(encoding="utf-8", errors="replace")


@contextmanager
def _reading(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"{place} can't be read: {error.strerror}."
        raise TfexamError(Code.WORKSPACE_LOST, message) from error


def park(app: App, sitting: Sitting, task: Task) -> Note:
    """Put a problem off until the others are done, or take it up again."""
    note = _note(app, sitting, task)
    return _keep(app, sitting, task, replace(note, parked=not note.parked))


def write_note(app: App, sitting: Sitting, task: Task, text: str) -> Note:
    """Keep a line for oneself on a problem, in place of the one that was there."""
    line = " ".join(text.split())[:LONGEST_NOTE]
    return _keep(app, sitting, task, replace(_note(app, sitting, task), text=line))


def _note(app: App, sitting: Sitting, task: Task) -> Note:
    return app.store.notes(sitting).get(task.problem, Note())


def _keep(app: App, sitting: Sitting, task: Task, note: Note) -> Note:
    app.store.keep_note(sitting, task.problem, note)
    return note
