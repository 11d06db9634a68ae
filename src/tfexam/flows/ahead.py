"""Ahead of time: while a countdown runs, what a submit would have to find out is found out.

A model that was saved whole and has been left alone for some seconds is run at the lowest priority,
and what it came to is kept by its bytes. Nothing of it is shown or counted, and no submission is
made; a submit of that very file finds the answer there.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tfexam.flows.known import ledger
from tfexam.flows.prepare import prepared
from tfexam.flows.snapshot import is_untouched, latest
from tfexam.store.snapshots import Snapshots
from tfexam.workspace.models import Found, is_whole, newest_model

if TYPE_CHECKING:
    from datetime import datetime

    from tfexam.app import App
    from tfexam.exam.outcome import Outcome
    from tfexam.exam.sitting import Sitting, Task
    from tfexam.grading.grader import Grader

AHEAD_SECONDS = 5.0
"""A model that was written to this recently may be written to again: nothing is known of it yet."""

PAUSE_SECONDS = 60.0
"""Between two models of one problem."""

REST_SECONDS = 30.0
"""After each model, before one of any problem: each costs what trains beside it some time."""


class Ahead:
    """What was done for the problems of one sitting."""

    def __init__(self, app: App, sitting: Sitting) -> None:
        self._app, self._sitting = app, sitting
        self._done: dict[Task, tuple[Found, datetime]] = {}
        self._grader: Grader | None = None
        self._ran_at: datetime | None = None

    def step(self) -> None:
        """Run one model, if one is due. Raises TfexamError and OSError."""
        now = self._app.wall()
        if self._ran_at is not None and _is_within(REST_SECONDS, self._ran_at, now):
            return
        for task in self._sitting.tasks:
            found = newest_model(Path(self._sitting.workspace, task.folder))
            if found is not None and self._is_due(task, found, now):
                self._done[task] = found, now
                try:
                    self._run(task, found)
                finally:
                    self._ran_at = self._app.wall()
                return

    def give_up(self) -> None:
        """Let go of the model that is running."""
        if self._grader is not None:
            self._grader.close()

    def _run(self, task: Task, found: Found) -> None:
        """Keep what becomes of a model. The copy that is run goes: a submit makes its own."""
        known = ledger(self._app, task.problem, self._sitting.seed)
        with TemporaryDirectory(prefix="tfexam-ahead-") as folder:
            copies = Snapshots(Path(folder))
            sha256 = copies.keep(found.path).sha256
            if known.get(sha256) is None:
                known.add(sha256, self._outcome(task, copies.path(sha256)))

    def _is_due(self, task: Task, found: Found, now: datetime) -> bool:
        done, at = self._done.get(task, (None, None))
        if found == done or (at is not None and _is_within(PAUSE_SECONDS, at, now)):
            return False
        if _is_within(AHEAD_SECONDS, found.saved_at, now):
            return False
        last = latest(self._app, self._sitting, task)
        return not is_untouched(self._sitting, last, found) and is_whole(found)

    def _outcome(self, task: Task, model: Path) -> Outcome:
        from tfexam.grading.alone import alone
        from tfexam.grading.held_out import load_targets

        problem = self._app.bank.problem(task.problem)
        made = prepared(self._app, problem, self._sitting.seed)
        held = load_targets(made.targets)
        with self._app.grader_here(1, idle=True) as self._grader:
            return alone(self._grader, problem.spec, model, made.inputs, held)[0]


def _is_within(seconds: float, at: datetime, now: datetime) -> bool:
    """Whether less has passed; where the clock was set back since, nobody knows, and none waits."""
    return 0 <= (now - at).total_seconds() < seconds
