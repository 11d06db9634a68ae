"""Grading submissions that are stored, and storing what becomes of them."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from tfexam.errors import TfexamError
from tfexam.exam.outcome import Outcome
from tfexam.flows.events import Event, GivenBack, Graded, Took, Unguarded, Waiting
from tfexam.flows.known import ledger
from tfexam.flows.turn import PATIENCE_SECONDS, turn
from tfexam.sandbox.platform import lacking

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from contextlib import AbstractContextManager

    from tfexam.app import App
    from tfexam.bank.problem import Problem
    from tfexam.data.prepare import Prepared
    from tfexam.exam.sitting import Sitting, Submission, Task
    from tfexam.grading.grader import Grader
    from tfexam.grading.measure import Answer
    from tfexam.store.ledger import Ledger
    from tfexam.worker.protocol import Job, Reply


@dataclass(frozen=True)
class _Marking:
    """A submission, and all that marking it takes."""

    submission: Submission
    task: Task
    problem: Problem
    prepared: Prepared
    ledger: Ledger


class _Lost:
    """The candidate's time that our own faults cost, each second counted once."""

    def __init__(self, app: App, sitting: Sitting) -> None:
        self._app, self._sitting = app, sitting
        self._since = app.now(sitting)

    def by(self, submission: Submission, outcome: Outcome) -> timedelta:
        """What this one cost while the clock ran."""
        clockless = self._sitting.deadline_at is None or submission.late or submission.auto
        if not outcome.is_ours or clockless:
            return timedelta(0)
        since, self._since = self._since, self._app.now(self._sitting)
        return self._since - max(since, submission.submitted_at)


def finish_pending(app: App, sitting: Sitting) -> Iterator[Event]:
    """Grade what a submit or an expiry stored and did not come to grade."""
    with turn(app, sitting) as mine:
        if not mine.is_mine():
            yield Waiting("submit")
        mine.wait(PATIENCE_SECONDS)
        pending = app.store.pending(sitting)
        if pending:
            happened = grade(app, sitting, pending)
            yield from (event for event in happened if not isinstance(event, Took))


def grade(
    app: App,
    sitting: Sitting,
    submissions: Sequence[Submission],
    grader: Grader | None = None,
    *,
    closed_in: bool = False,
) -> Iterator[Event]:
    """Grade submissions side by side; each outcome is stored as it comes.

    What is known of a model's bytes is not found out again. What our own faults cost since grading
    began is given back.

    grader     None: one is made if one is needed
    closed_in  run no model where a layer of the sandbox is missing

    Raises TfexamError where a problem or its data can't be had, once all others are graded.
    """
    unknown, markings, lost = [], [], _Lost(app, sitting)
    troubles: list[TfexamError] = []
    for submission in submissions:
        start = time.perf_counter()
        try:
            book = ledger(app, submission.problem, sitting.seed)
        except TfexamError as error:
            troubles.append(error)
            continue
        known = book.get(submission.sha256, closed_in=closed_in)
        yield Took(sitting.task(submission.category), "look up", time.perf_counter() - start)
        if known is None:
            unknown.append((submission, book))
        else:
            yield from _store(app, sitting, submission, known, lost)
    for submission, book in unknown:
        try:
            markings.append(_marking(app, sitting, submission, book))
        except TfexamError as error:
            troubles.append(error)
    spoilt = yield from _run(app, sitting, markings, lost, grader, closed_in=closed_in)
    yield from _run(app, sitting, spoilt, lost, None, closed_in=closed_in, again=True)
    if troubles:
        raise _together(troubles)


def _together(troubles: Sequence[TfexamError]) -> TfexamError:
    """All that kept models from their grades, each told once."""
    messages = dict.fromkeys(trouble.message for trouble in troubles)
    hints = dict.fromkeys(trouble.hint for trouble in troubles)
    return TfexamError(troubles[0].code, "\n".join(messages), "\n".join(hints))


def _run(
    app: App,
    sitting: Sitting,
    markings: Sequence[_Marking],
    lost: _Lost,
    grader: Grader | None,
    *,
    closed_in: bool,
    again: bool = False,
) -> Generator[Event, None, list[_Marking]]:
    """Store what becomes of each; returns those that our own fault spoilt after the end.

    No time can be given back for them any more: they are run `again`, once.
    """
    spoilt: list[_Marking] = []
    waiting: dict[int, tuple[_Marking, float]] = {}
    with ExitStack() as kept:
        for marking in markings:
            start = time.perf_counter()
            job = kept.enter_context(_job(app, marking))
            yield Took(marking.task, "scan", time.perf_counter() - start)
            if isinstance(job, Outcome):
                yield from _store(app, sitting, marking.submission, job, lost)
                continue
            grader = grader or kept.enter_context(app.grader_here())
            waiting[job.id] = marking, time.perf_counter()
            grader.submit(replace(job, closed_in=closed_in))
        for reply, answer in grader.replies() if grader else ():
            marking, handed_on = waiting.pop(reply.id)
            start = time.perf_counter()
            yield from _told(marking.task, reply, start - handed_on)
            outcome = _mark(marking, reply, answer)
            yield Took(marking.task, "mark", time.perf_counter() - start)
            if outcome.is_ours and not again and not app.store.sitting(sitting.id).is_running:
                spoilt.append(marking)
                continue
            marking.ledger.add(marking.submission.sha256, outcome)
            yield from _store(app, sitting, marking.submission, outcome, lost)
    return spoilt


def _told(task: Task, reply: Reply, passed: float) -> Iterator[Took]:
    """The steps that the worker names, and before them what nobody names."""
    yield Took(task, "wait", passed - sum(reply.timing.values()))
    for step, seconds in reply.timing.items():
        yield Took(task, step, seconds)


def _job(app: App, marking: _Marking) -> AbstractContextManager[Job | Outcome]:
    from tfexam.grading.jobs import job_for

    submission = marking.submission
    return job_for(
        submission.id,
        app.snapshots.path(submission.sha256),
        marking.prepared.inputs,
        marking.problem.spec.contract,
    )


def _mark(marking: _Marking, reply: Reply, answer: Answer | None) -> Outcome:
    from tfexam.grading.held_out import load_targets
    from tfexam.grading.mark import mark

    return mark(reply, answer, marking.problem.spec, load_targets(marking.prepared.targets))


def _marking(app: App, sitting: Sitting, submission: Submission, book: Ledger) -> _Marking:
    from tfexam.flows.prepare import prepared

    problem = app.bank.problem(submission.problem)
    made = prepared(app, problem, sitting.seed)
    return _Marking(submission, sitting.task(submission.category), problem, made, book)


def _store(
    app: App, sitting: Sitting, submission: Submission, outcome: Outcome, lost: _Lost
) -> Iterator[Event]:
    before = [s for s in app.store.submissions(sitting) if s.problem == submission.problem]
    previous = [s for s in before if s.id < submission.id and s.score is not None]
    back = lost.by(submission, outcome)
    app.store.graded(submission, outcome, back)
    stored = app.store.submission(submission.id)
    yield Graded(
        sitting.task(submission.category), stored, previous[-1] if previous else None, app.wall()
    )
    ran = bool(outcome.layers) or outcome.score is not None
    missing = lacking(outcome.layers) if ran else ()
    if missing and app.store.first_time(sitting, "unguarded"):
        yield Unguarded(missing)
    now = app.store.sitting(sitting.id)
    if back and now.is_running and now.deadline_at is not None:
        yield GivenBack(back, now.deadline_at)
