"""Submitting: find the saved models, snapshot them, grade them, store what became of them."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.exam.deadline import is_over
from tfexam.flows.events import Event, Missing, Took, Trouble, Unchanged, Waiting
from tfexam.flows.snapshot import is_known, is_untouched, latest, take_whole
from tfexam.flows.stand import stand
from tfexam.flows.turn import PATIENCE_SECONDS, turn
from tfexam.flows.which import workspace_of
from tfexam.workspace.models import Found, misnamed, newest_model

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime

    from tfexam.app import App
    from tfexam.exam.category import Category
    from tfexam.exam.sitting import Sitting, Task
    from tfexam.store.store import NewSubmission


def submit(
    app: App,
    sitting: Sitting,
    categories: Collection[Category] = (),
    *,
    late: bool = False,
    closed_in: bool = False,
) -> Iterator[Event]:
    """Grade the newest models of some categories (none: of all), and say where things stand.

    A submit begun before the deadline counts, however long it waits or grades. With `closed_in` no
    model runs where a layer of the sandbox is missing.
    Raises TfexamError: exam-over, nothing-to-submit, busy, workspace-lost.
    """
    begun = app.now(sitting)
    _refuse_wrong_time(sitting, begun, late=late)
    tasks = [task for task in sitting.tasks if not categories or task.category in categories]
    found, missing = _look(sitting, tasks)
    yield from missing
    yield from _misnamed(sitting, tasks)
    if not found and not app.store.pending(sitting):
        where = ", ".join(str(event.path) for event in missing)
        raise TfexamError(Code.NOTHING_TO_SUBMIT, f"No saved model was found; looked in {where}.")
    early: dict[Task, NewSubmission] = {}

    def take(task: Task) -> NewSubmission:
        return early.get(task) or take_whole(app, sitting, task, found[task], begun)

    with turn(app, sitting) as mine:
        if not mine.is_mine():
            yield Waiting("submit")
            early = {task: take(task) for task in found}  # as they are now: the wait may be long
        mine.wait(PATIENCE_SECONDS)
        yield from _submit(app, sitting, found, take, late=late, closed_in=closed_in)
    yield stand(app, app.store.sitting(sitting.id))


def _submit(
    app: App,
    sitting: Sitting,
    found: Mapping[Task, Found],
    take: Callable[[Task], NewSubmission],
    *,
    late: bool,
    closed_in: bool,
) -> Iterator[Event]:
    fresh, unchanged = _sort(app, sitting, found)
    yield from unchanged
    if not fresh and not app.store.pending(sitting):
        return
    from tfexam.flows.grade import grade  # slow to import, and not needed for what is unchanged

    with ExitStack() as kept:
        # A worker starts while models are copied, unless it looks as if none were needed.
        grader = None if _may_be_known(app, fresh) else kept.enter_context(app.grader_here())
        start = time.perf_counter()
        new, known = _snapshot(app, sitting, fresh, take)
        yield Took(None, "copy", time.perf_counter() - start)
        yield from known
        pending = app.store.pending(sitting)
        stored = app.store.submit([replace(submission, late=late) for submission in new])
        yield from grade(app, sitting, [*pending, *stored], grader, closed_in=closed_in)


def _may_be_known(app: App, fresh: Mapping[Task, Found]) -> bool:
    """Whether no model is newer than all that was marked of its problem."""
    from tfexam.flows.known import marked_at

    return all(model.saved_at <= marked_at(app, task.problem) for task, model in fresh.items())


def _look(sitting: Sitting, tasks: list[Task]) -> tuple[dict[Task, Found], list[Missing]]:
    workspace = workspace_of(sitting)
    models = {task: newest_model(workspace / task.folder) for task in tasks}
    missing = [Missing(task, workspace / task.folder) for task in tasks if models[task] is None]
    return {task: model for task, model in models.items() if model is not None}, missing


def _misnamed(sitting: Sitting, tasks: list[Task]) -> Iterator[Trouble]:
    """Models that can't be submitted under the name that they have."""
    for task in tasks:
        for path in misnamed(Path(sitting.workspace, task.folder)):
            message = f"{path.name!r} of {task.category} has a name that is not in UTF-8."
            yield Trouble(message, "Give it another name: model.keras")


def _sort(
    app: App, sitting: Sitting, found: Mapping[Task, Found]
) -> tuple[dict[Task, Found], list[Unchanged]]:
    """Models to read, and those that path, size and time already show to be unchanged.

    What a submit that died left ungraded is neither: it is graded with the rest.
    """
    fresh, unchanged = {}, []
    for task, model in found.items():
        last = latest(app, sitting, task)
        if last is None or not is_untouched(sitting, last, model):
            fresh[task] = model
        elif last.outcome is not None:
            unchanged.append(Unchanged(task, last))
    return fresh, unchanged


def _snapshot(
    app: App, sitting: Sitting, fresh: Collection[Task], take: Callable[[Task], NewSubmission]
) -> tuple[list[NewSubmission], list[Unchanged]]:
    """Snapshots to grade, and those whose bytes were submitted last."""
    new, known = [], []
    for task in fresh:
        taken = take(task)
        last = latest(app, sitting, task)
        if last is None or not is_known(last, taken):
            new.append(taken)
        elif last.outcome is not None:
            known.append(Unchanged(task, last))
    return new, known


def _refuse_wrong_time(sitting: Sitting, now: datetime, *, late: bool) -> None:
    over = not sitting.is_running or is_over(sitting.deadline_at, now)
    if over and not late:
        raise TfexamError(
            Code.EXAM_OVER, f"The {sitting.kind} is over: what is submitted now no longer counts."
        )
    if late and not over:
        raise TfexamError(
            Code.BAD_ARGUMENT,
            f"--late is for after the end, and this {sitting.kind} is still running.",
            "Leave it out: tfexam submit",
        )
