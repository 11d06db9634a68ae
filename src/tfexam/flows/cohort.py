"""Marking a class: a folder with a sub-folder for each candidate, no clock, no attempts."""

from __future__ import annotations

import itertools
import os
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
from tfexam.flows import handed_in
from tfexam.flows.events import Progress
from tfexam.flows.known import ledger
from tfexam.flows.prepare import prepared, ready
from tfexam.flows.which import refuse_in_exam
from tfexam.scan.rejected import Rejected, plain
from tfexam.store.snapshots import Snapshots

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from distributed import Client

    from tfexam.app import App
    from tfexam.bank.problem import Problem
    from tfexam.data.prepare import Prepared
    from tfexam.grading.measure import Answer, Targets
    from tfexam.grading.runner import Runner
    from tfexam.store.ledger import Ledger
    from tfexam.worker.protocol import Reply

NOTHING = (outcome.Code.NO_MODEL, *outcome.Code.NO_MODEL.value[1:])

TRIES = 2
"""How often a model is run where the grader itself breaks."""

IN_A_ROW = 3
"""How often a runner may break over all that it has before nothing more is tried."""


@dataclass(frozen=True)
class Order:
    """What is asked for: the candidates' folders, the problems, the seed of the held-out rows.

    workers    models that run side by side; None: as many as there are cores, and memory
    dask       the address of a Dask cluster to run them on, instead of this machine
    closed_in  run none where a layer of the sandbox is missing
    """

    folder: Path
    problems: tuple[Problem, ...]
    seed: int
    workers: int | None = None
    dask: str | None = None
    closed_in: bool = False


@dataclass(frozen=True)
class Marked:
    """What became of a candidate's model for one problem; without a model `no-model`.

    sha256  of the model; empty where it was settled without reading all of it
    """

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
    """A paper that the runner has, and the hash of its snapshot."""

    paper: Paper
    sha256: str


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

    Raises TfexamError: exam-running, bad-argument where there is no candidate's folder, no-cluster
    and grader-broke where no more can be run, and as `prepare` does.
    """
    refuse_in_exam(app, "Marking a class")
    candidates = handed_in.candidates(order.folder)
    with ExitStack() as open_:
        client = open_.enter_context(_connected(order.dask)) if order.dask is not None else None
        yield from ready(app, order.problems, order.seed)
        copies = Path(open_.enter_context(TemporaryDirectory(prefix="tfexam-class-")))
        asked = len(candidates) * len(order.problems)
        marking = Marking(app, order, copies, client)
        for number, marked in enumerate(marking.run(candidates), 1):
            yield marked
            yield Progress("Marking", number / asked)


def _connected(address: str) -> AbstractContextManager[Client]:
    from tfexam.grading.connect import connected

    return connected(address)


class Marking:
    """One run over a class."""

    def __init__(self, app: App, order: Order, copies: Path, client: Client | None) -> None:
        self._app, self._order, self._client = app, order, client
        self._snapshots = Snapshots(copies)
        self._desks = {problem.id: _desk(app, problem, order.seed) for problem in order.problems}
        self._waiting: deque[Paper] = deque()
        self._flying: dict[int, Flight] = {}
        self._numbers = itertools.count()
        self._broken = 0

    def run(self, candidates: Sequence[Path]) -> Iterator[Marked]:
        """Each model's outcome as it comes, those that need no grader first."""
        for candidate, problem in itertools.product(candidates, self._order.problems):
            settled = self._sort(candidate, problem)
            if settled is not None:
                yield settled
        if self._waiting:
            with self._runner() as runner:
                yield from self._mark(runner)

    def _sort(self, candidate: Path, problem: Problem) -> Marked | None:
        """What is known of a model without running it; else it waits."""
        from tfexam.grading.limits import too_large
        from tfexam.grading.outcomes import of_scan

        model, sha256 = None, ""
        try:
            model = handed_in.model_of(candidate, problem, alone=len(self._order.problems) == 1)
            if model is None:
                return Marked(candidate.name, problem, None, "", Outcome(*NOTHING))
            known = too_large(model, problem.spec.contract)
            if known is None:
                sha256 = handed_in.sha256_of(model)
                known = self._known(problem, sha256)
        except Rejected as rejected:
            known = of_scan(rejected)
        else:
            if known is None:
                self._waiting.append(Paper(candidate.name, problem, model))
                return None
        return Marked(candidate.name, problem, model, sha256, known)

    def _known(self, problem: Problem, sha256: str) -> Outcome | None:
        """What became of the same model before; where it had to be closed in, only if it was."""
        return self._desks[problem.id].ledger.get(sha256, closed_in=self._order.closed_in)

    def _runner(self) -> AbstractContextManager[Runner]:
        if self._client is None:
            from tfexam.grading.runner import Here

            workers = self._order.workers
            return Here(
                lambda: self._app.grader_here(workers), 2 * (workers or os.cpu_count() or 1)
            )
        from tfexam.grading.cluster import Cluster

        frames = {id_: desk.prepared.inputs for id_, desk in self._desks.items()}
        return Cluster(self._client, frames, self._app.grader)

    def _mark(self, runner: Runner) -> Iterator[Marked]:
        """Mark what waits; what a dead grader had waits once more."""
        yield from self._launch(runner)
        for reply, answer in runner.done():
            flight = self._flying.pop(reply.id)
            if self._is_tried_again(flight, reply, runner.room):
                self._waiting.append(replace(flight.paper, tries=flight.paper.tries + 1))
            else:
                yield self._landed(flight, self._judge(flight, reply, answer))
            yield from self._launch(runner)

    def _is_tried_again(self, flight: Flight, reply: Reply, room: int) -> bool:
        """Whether the grader broke over it. Raises TfexamError where it does nothing else."""
        from tfexam.grading.runner import broke

        self._broken = self._broken + 1 if broke(reply) else 0
        if self._broken > IN_A_ROW * room:
            raise TfexamError(Code.GRADER_BROKE, f"The grader breaks every time. {reply.message}")
        return broke(reply) and flight.paper.tries + 1 < TRIES

    def _launch(self, runner: Runner) -> Iterator[Marked]:
        """Hand on as many as the runner should have; those that need no running are marked."""
        while self._waiting and len(self._flying) < runner.room:
            paper = self._waiting.popleft()
            sha256, known = self._copied(paper)
            if known is not None:
                yield Marked(paper.candidate, paper.problem, paper.model, sha256, known)
            else:
                self._hand_on(Flight(paper, sha256), runner)

    def _copied(self, paper: Paper) -> tuple[str, Outcome | None]:
        """The hash of a model's snapshot, and its outcome where it is known meanwhile."""
        from tfexam.grading.outcomes import failure

        try:
            sha256 = self._snapshots.keep(paper.model).sha256
        except FileNotFoundError:
            return "", failure("unreadable", "It went away while it was read.")
        except PermissionError as error:
            return "", failure("unreadable", f"It may not be read: {plain(error.filename)}")
        except (OSError, RecursionError) as error:
            return "", failure("grader-error", f"It could not be copied: {error}")
        return sha256, self._known(paper.problem, sha256)

    def _hand_on(self, flight: Flight, runner: Runner) -> None:
        from tfexam.grading.runner import Work

        number, problem = next(self._numbers), flight.paper.problem
        snapshot, inputs = self._snapshots.path(flight.sha256), self._desks[problem.id].prepared
        self._flying[number] = flight
        contract, closed_in = problem.spec.contract, self._order.closed_in
        runner.take(Work(number, snapshot, inputs.inputs, contract, closed_in))

    def _judge(self, flight: Flight, reply: Reply, answer: Answer | None) -> Outcome:
        from tfexam.grading.mark import mark

        problem = flight.paper.problem
        return mark(reply, answer, problem.spec, self._desks[problem.id].held)

    def _landed(self, flight: Flight, found: Outcome) -> Marked:
        """Keep the outcome; the snapshot goes, unless another candidate handed in the same."""
        paper = flight.paper
        self._desks[paper.problem.id].ledger.add(flight.sha256, found)
        if all(other.sha256 != flight.sha256 for other in self._flying.values()):
            self._snapshots.forget(flight.sha256)
        return Marked(paper.candidate, paper.problem, paper.model, flight.sha256, found)


def _desk(app: App, problem: Problem, seed: int) -> Desk:
    from tfexam.grading.held_out import load_targets

    made = prepared(app, problem, seed)
    return Desk(made, load_targets(made.targets), ledger(app, problem.id, seed))
