"""Why a submission earned what it did: for drills, and for exams that are over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.exam.result import best
from tfexam.exam.score import Better
from tfexam.exam.sitting import Kind
from tfexam.flows.events import Progress
from tfexam.flows.snapshot import last_of, latest
from tfexam.flows.which import refuse_in_exam

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from tfexam.app import App
    from tfexam.bank.problem import Problem
    from tfexam.exam.category import Category
    from tfexam.exam.result import Result
    from tfexam.exam.sitting import Sitting, Submission, Task
    from tfexam.grading.diagnosis.details import Part, Row
    from tfexam.grading.diagnosis.diagnose import Finding
    from tfexam.grading.diagnosis.plots import Plot
    from tfexam.grading.grader import Grader


@dataclass(frozen=True)
class Mark:
    """What somebody, or something, measures on the scale of a problem."""

    who: str
    metric: float
    score: int


@dataclass(frozen=True)
class Diagnosed:
    """What there is to say of a submission.

    marks    baseline, plain model and reference, as they were calibrated, and the submission
    history  a sentence on the training, where its history lies in the problem's folder
    size     weights and what the contract allows, megabytes, seconds
    plots    what there is to draw, one an output
    trouble  a sentence where the model did not run this time; empty where it did
    """

    task: Task
    submission: Submission
    finding: Finding | None
    marks: tuple[Mark, ...]
    parts: tuple[Part, ...]
    worst: tuple[Row, ...]
    history: str
    size: str
    plots: tuple[Plot, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class Undiagnosed:
    """Why there is no diagnosis of a problem's submission, or (without a task) of any."""

    task: Task | None
    why: str
    hint: str


def diagnose(
    app: App, sitting: Sitting, categories: Collection[Category] = ()
) -> Iterator[Diagnosed]:
    """Diagnose the last submission of a drill, or those that counted in an exam that is over.

    Raises TfexamError: exam-running, nothing-to-submit where nothing was submitted.
    """
    refuse_in_exam(app, "A diagnosis")
    tasks = [task for task in sitting.tasks if not categories or task.category in categories]
    chosen = [(task, found) for task in tasks if (found := _chosen(app, sitting, task)) is not None]
    if not chosen:
        raise TfexamError(
            Code.NOTHING_TO_SUBMIT,
            f"Nothing that ran was submitted in this {sitting.kind}.",
            "Save a model, and submit it: tfexam submit",
        )
    with app.grader_here(1) as grader:
        for task, submission in chosen:
            yield _diagnosed(app, sitting, task, submission, grader)


def diagnose_counted(app: App, found: Result) -> Iterator[Progress | Diagnosed | Undiagnosed]:
    """Diagnose what counts in a drill, or counted in an exam that is over. Raises no TfexamError.

    Where a problem's submission can't be diagnosed, that is said in its place, and the others are.
    """
    in_time = [s for s in app.store.submissions(found.sitting) if not s.late]
    chosen = [(t.task, s) for t in found.tasks if (s := t.best or last_of(in_time, t.task))]
    if not chosen:
        return
    try:
        refuse_in_exam(app, "A diagnosis")
        grader = app.grader_here(1)
    except TfexamError as error:
        yield Undiagnosed(None, error.message, error.hint)
        return
    with grader:
        for task, submission in chosen:
            yield from _told(app, found.sitting, task, submission, grader)


def _told(
    app: App, sitting: Sitting, task: Task, submission: Submission, grader: Grader
) -> Iterator[Progress | Diagnosed | Undiagnosed]:
    step = f"diagnosis of {task.category}"
    yield Progress(step, 0.0)
    try:
        yield _diagnosed(app, sitting, task, submission, grader)
    except TfexamError as error:
        yield Undiagnosed(task, error.message, error.hint)
    else:
        yield Progress(step, 1.0)


def _chosen(app: App, sitting: Sitting, task: Task) -> Submission | None:
    """A submission that was run: the one that counts in an exam, the last one in a drill."""
    own = [s for s in app.store.submissions(sitting) if s.problem == task.problem and not s.late]
    found = best(own, task) if sitting.kind is Kind.EXAM else None
    return found or latest(app, sitting, task)


def _diagnosed(
    app: App, sitting: Sitting, task: Task, submission: Submission, grader: Grader
) -> Diagnosed:
    from tfexam.flows.prepare import prepared
    from tfexam.grading.diagnosis import details
    from tfexam.grading.diagnosis.ask import ask
    from tfexam.grading.diagnosis.case import a_case
    from tfexam.grading.diagnosis.diagnose import diagnose as find
    from tfexam.grading.diagnosis.history import said_of
    from tfexam.grading.diagnosis.plots import plots

    problem = app.bank.problem(task.problem)
    made = prepared(app, problem, sitting.seed)
    case = a_case(problem, made.inputs, made.targets)
    model = app.snapshots.path(submission.sha256)
    found = find(case, lambda inputs: ask(grader, problem.spec.contract, model, inputs))
    fits = found.answer is not None and case.metric(found.answer) is not None
    scored = found.answer if fits else None
    return Diagnosed(
        task=task,
        submission=submission,
        finding=found.finding,
        marks=tuple(_marks(problem, submission)),
        parts=tuple(details.parts(case, scored)) if scored else (),
        worst=tuple(details.worst(case, scored)) if scored else (),
        history=said_of(Path(sitting.workspace, task.folder)),
        size=_size(problem, submission, found.reply.parameters),
        plots=tuple(plots(case, scored)) if scored else (),
        trouble="" if found.reply.status == "predicted" else found.reply.message,
    )


def _marks(problem: Problem, submission: Submission) -> Iterator[Mark]:
    spec, known = problem.spec, problem.spec.calibration
    if known is not None:
        naive = [median(figures) for figures in known.baselines.values()]
        figures: Sequence[tuple[str, float]] = [
            ("plain model", median(known.plain)),
            ("reference", median(known.solution)),
        ]
        if naive:
            best_of = max if spec.scale.better is Better.HIGHER else min
            yield _mark(problem, "baseline", best_of(naive))
        yield from (_mark(problem, who, figure) for who, figure in figures)
    outcome = submission.outcome
    if outcome is not None and outcome.metric is not None:
        yield _mark(problem, "yours", outcome.metric)


def _mark(problem: Problem, who: str, metric: float) -> Mark:
    return Mark(who, metric, problem.spec.scale.score(metric))


def _size(problem: Problem, submission: Submission, parameters: int | None) -> str:
    contract, outcome = problem.spec.contract, submission.outcome
    said = f"{submission.size / 1e6:.2f} of {contract.megabytes:g} MB"
    if parameters is not None:
        said = f"{parameters:,} of {contract.parameters:,} weights · {said}"
    if outcome is not None and outcome.seconds:
        said = f"{said} · {outcome.seconds:.1f} of {contract.seconds:g} s"
    return said
