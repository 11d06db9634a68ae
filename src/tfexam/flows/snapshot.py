"""From a saved model to a submission that waits to be graded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.store.store import NewSubmission
from tfexam.workspace.models import look, settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tfexam.app import App
    from tfexam.exam.sitting import Sitting, Submission, Task
    from tfexam.workspace.models import Found


TRIES = 3
"""How often a model is copied that is saved again in the middle of it."""


def take_whole(app: App, sitting: Sitting, task: Task, found: Found, at: datetime) -> NewSubmission:
    """Snapshot one model once nobody writes to it; one that was written to meanwhile, again."""
    for _ in range(TRIES):
        model = settle(found, app.clock)
        taken = take(app, sitting, task, model, at)
        again = look(model.path)
        if again is None or again == model:
            break
        found = again
    return taken


def take(app: App, sitting: Sitting, task: Task, found: Found, at: datetime) -> NewSubmission:
    """Snapshot one model, as submitted at `at`.

    Raises TfexamError where it went away meanwhile, or may not be read.
    """
    try:
        snapshot = app.snapshots.keep(found.path)
    except (FileNotFoundError, PermissionError) as error:
        message = f"{error.filename} can't be read: {error.strerror}."
        raise TfexamError(Code.NOTHING_TO_SUBMIT, message, "Save the model again.") from error
    return NewSubmission(
        sitting=sitting.id,
        problem=task.problem,
        category=task.category,
        sha256=snapshot.sha256,
        file=found.path.relative_to(sitting.workspace).as_posix(),
        format=found.format,
        size=snapshot.size,
        saved_at=found.saved_at,
        submitted_at=at,
    )


def latest(app: App, sitting: Sitting, task: Task) -> Submission | None:
    """The problem's last submission that was not spoilt by our own fault."""
    return last_of(app.store.submissions(sitting), task)


def last_of(submissions: Sequence[Submission], task: Task) -> Submission | None:
    """The same, of a sitting's submissions in their order."""
    own = [s for s in submissions if s.problem == task.problem]
    return next((s for s in reversed(own) if s.outcome is None or not s.outcome.is_ours), None)


def is_known(last: Submission | None, new: NewSubmission) -> bool:
    """Whether the same bytes were submitted last: they would earn the same again."""
    return last is not None and last.sha256 == new.sha256


def is_untouched(sitting: Sitting, last: Submission | None, found: Found) -> bool:
    """Whether path, size and time say, without reading it, that a model was submitted last."""
    return (
        last is not None
        and Path(sitting.workspace, last.file) == found.path
        and (last.size, last.saved_at) == (found.size, found.saved_at)
    )
