"""Marking a class: a folder with a sub-folder for each candidate, no clock, no attempts."""

from __future__ import annotations

import itertools
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.exam import outcome
from tfexam.exam.draw import draw
from tfexam.exam.outcome import Outcome
from tfexam.flows.events import Progress
from tfexam.flows.known import ledger
from tfexam.flows.prepare import cores, prepared, ready
from tfexam.flows.which import refuse_in_exam
from tfexam.store.snapshots import Snapshots, digest
from tfexam.workspace.models import newest_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from tfexam.app import App
    from tfexam.bank.problem import Problem
    from tfexam.data.prepare import Prepared
    from tfexam.grading.grader import Grader
    from tfexam.grading.measure import Answer, Targets
    from tfexam.store.ledger import Ledger
    from tfexam.worker.protocol import Job, Reply

NOTHING = (outcome.Code.NO_MODEL, *outcome.Code.NO_MODEL.value[1:])

TRIES = 2
"""How often a model is run where the grader itself breaks."""


@dataclass(frozen=True)
class Order:
    """What is asked for: the candidates' folders, the problems, the seed of the held-out rows.

    workers    models that run side by side; None: as many as there are cores, and memory
    closed_in  run none where a layer of the sandbox is missing
    """

    folder: Path
    problems: tuple[Problem, ...]
    seed: int
    workers: int | None = None
    closed_in: bool = False


@dataclass(frozen=True)
class Marked:
    """What became of a candidate's model for one problem; without a model `no-model`."""

    candidate: str
    problem: Problem
    model: Path | None
    sha256: str
    outcome: Outcome


@dataclass(frozen=True)
class Paper:
    """A model to mark."""

    candidate: str
    problem: Problem
    model: Path
    tries: int = 0


@dataclass(frozen=True)
class Flight:
    """A paper that the grader has, the hash of its snapshot, and what to clear up after it."""

    paper: Paper
    sha256: str
    kept: ExitStack


@dataclass(frozen=True)
class Desk:
    """What marking one problem takes: the held-out rows, and what is known already."""

    prepared: Prepared
    held: Targets
    ledger: Ledger


def exam(app: App, seed: int) -> tuple[Problem, ...]:
    """The five problems that an exam with this seed draws for somebody who has seen none."""
    drawn = draw(app.bank.drawable(), {}, seed)
    return tuple(app.bank.problem(id_) for id_ in drawn.values())


def cohort(app: App, order: Order) -> Iterator[Progress | Marked]:
    """Mark everything below the folder; what was marked before is not run again.

    Raises TfexamError: exam-running, bad-argument where there is no candidate's folder, and as
    `prepare` does.
    """
    refuse_in_exam(app, "Marking a class")
    candidates = _candidates(order.folder)
    yield from ready(app, order.problems, order.seed)
    asked = len(candidates) * len(order.problems)
    with TemporaryDirectory(prefix="tfexam-class-") as copies:
        for number, marked in enumerate(Marking(app, order, Path(copies)).run(candidates), 1):
            yield marked
            yield Progress("Marking", number / asked)


def _candidates(folder: Path) -> list[Path]:
    found = [p for p in folder.iterdir() if p.is_dir()] if folder.is_dir() else []
    candidates = sorted(path for path in found if not path.name.startswith("."))
    if not candidates:
        raise TfexamError(
            Code.BAD_ARGUMENT,
            f"{folder} has no sub-folder to mark.",
            "It must hold a folder for each candidate, with the saved model in it.",
        )
    return candidates


class Marking:
    """One run over a class."""

    def __init__(self, app: App, order: Order, copies: Path) -> None:
        self._app, self._order = app, order
        self._snapshots = Snapshots(copies)
        self._desks = {problem.id: _desk(app, problem, order.seed) for problem in order.problems}
        self._waiting: deque[Paper] = deque()
        self._flying: dict[int, Flight] = {}
        self._numbers = itertools.count()

    def run(self, candidates: Sequence[Path]) -> Iterator[Marked]:
        """Each model's outcome as it comes, those that need no grader first."""
        for candidate, problem in itertools.product(candidates, self._order.problems):
            settled = self._sort(candidate, problem)
            if settled is not None:
                yield settled
        while self._waiting:
            with self._app.grader(self._order.workers) as grader:
                yield from self._until_it_breaks(grader)

    def _sort(self, candidate: Path, problem: Problem) -> Marked | None:
        """What is known of a model without running it; else it waits."""
        model = _model(candidate, problem, alone=len(self._order.problems) == 1)
        if model is None:
            return Marked(candidate.name, problem, None, "", Outcome(*NOTHING))
        sha256 = digest(model).sha256
        known = self._desks[problem.id].ledger.get(sha256)
        if known is None:
            self._waiting.append(Paper(candidate.name, problem, model))
            return None
        return Marked(candidate.name, problem, model, sha256, known)

    def _until_it_breaks(self, grader: Grader) -> Iterator[Marked]:
        """Mark what waits; where the grader breaks, what it had waits for the next one."""
        broken = False
        yield from self._launch(grader)
        for reply, answer in grader.replies():
            flight = self._flying.pop(reply.id)
            if _broke(reply) and flight.paper.tries + 1 < TRIES:
                flight.kept.close()
                self._waiting.append(replace(flight.paper, tries=flight.paper.tries + 1))
                broken = True
            else:
                yield self._landed(flight, self._judge(flight, reply, answer))
            if not broken:
                yield from self._launch(grader)

    def _launch(self, grader: Grader) -> Iterator[Marked]:
        """Hand on as many as the grader can take; scan or size may settle some at once."""
        while self._waiting and len(self._flying) < 2 * (self._order.workers or cores()):
            paper = self._waiting.popleft()
            flight = Flight(paper, self._snapshots.keep(paper.model).sha256, ExitStack())
            job = flight.kept.enter_context(self._job(flight))
            if isinstance(job, Outcome):
                yield self._landed(flight, job)
            else:
                self._flying[job.id] = flight
                grader.submit(replace(job, closed_in=self._order.closed_in))

    def _job(self, flight: Flight) -> AbstractContextManager[Job | Outcome]:
        from tfexam.grading.jobs import job_for

        problem = flight.paper.problem
        snapshot, inputs = self._snapshots.path(flight.sha256), self._desks[problem.id].prepared
        return job_for(next(self._numbers), snapshot, inputs.inputs, problem.spec.contract)

    def _judge(self, flight: Flight, reply: Reply, answer: Answer | None) -> Outcome:
        from tfexam.grading.mark import mark

        problem = flight.paper.problem
        return mark(reply, answer, problem.spec, self._desks[problem.id].held)

    def _landed(self, flight: Flight, found: Outcome) -> Marked:
        """Keep the outcome; the snapshot goes, unless another candidate handed in the same."""
        flight.kept.close()
        paper = flight.paper
        self._desks[paper.problem.id].ledger.add(flight.sha256, found)
        if all(other.sha256 != flight.sha256 for other in self._flying.values()):
            self._snapshots.forget(flight.sha256)
        return Marked(paper.candidate, paper.problem, paper.model, flight.sha256, found)


def _desk(app: App, problem: Problem, seed: int) -> Desk:
    from tfexam.grading.held_out import load_targets

    made = prepared(app, problem, seed)
    return Desk(made, load_targets(made.targets), ledger(app, problem, seed))


def _model(candidate: Path, problem: Problem, *, alone: bool) -> Path | None:
    """The candidate's model: in the category's folder, or, of one problem, in their own."""
    category = problem.category
    folders = [candidate / f"{category.number}_{category}", *([candidate] if alone else [])]
    found = [newest_model(folder) for folder in folders]
    return next((model.path for model in found if model is not None), None)


def _broke(reply: Reply) -> bool:
    """Whether the grader died; one that refuses to go without its sandbox says what holds."""
    return reply.status == "grader-error" and not reply.layers
