"""`tfexam submit`: grade what is saved."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tfexam.cli import options
from tfexam.cli.session import Session
from tfexam.errors import Exit

if TYPE_CHECKING:
    from tfexam.exam.sitting import Sitting


def submit(
    ctx: typer.Context,
    categories: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CATEGORY",
            help="Everything found, else.",
            autocompletion=options.complete_category,
        ),
    ] = None,
    late: Annotated[
        bool, typer.Option("--late", help="After the end: a grade that never counts.")
    ] = False,
    timing: Annotated[
        bool, typer.Option("--timing", help="Say where each second went, at the end.")
    ] = False,
    no_diagnosis: Annotated[
        bool, typer.Option("--no-diagnosis", help="In a drill: don't look for what went wrong.")
    ] = False,
    require_sandbox: options.RequireSandbox = False,
    workspace: options.Workspace = None,
    json: options.Json = False,
) -> None:
    """Grade the newest saved models, as often as you like; the best of each problem counts."""
    from tfexam.flows.submit import submit as flow
    from tfexam.flows.which import any_, running

    start = time.perf_counter()
    session: Session = ctx.obj
    wanted = [options.category(text) for text in categories or ()]
    session.expire()
    sitting = (any_ if late else running)(session.app, workspace)
    options.refuse_absent(wanted, sitting)
    quiet = sitting.hides_scores
    happened = []
    for event in flow(session.app, sitting, wanted, late=late, closed_in=require_sandbox):
        happened.append(event)
        if not json:
            _show(session, event, sitting.kind, hidden=quiet)
    if json:
        from tfexam.report.as_json import submitted

        session.print_json(submitted(happened, quiet=quiet, timing=timing))
    elif timing:
        from tfexam.flows.events import Took
        from tfexam.report import timing as report

        told = [event for event in happened if isinstance(event, Took)]
        session.talk(report.timing(told, time.perf_counter() - start))
    if sitting.kind == "drill" and not (no_diagnosis or json or late):
        _explain(session, sitting, happened)
    raise typer.Exit(_exit(happened))


def _explain(session: Session, sitting: Sitting, happened: Sequence[object]) -> None:
    """What explains a score that was short of the best, if it is one of the known mistakes.

    Not while an exam runs: the problem may be one of its five.
    """
    from tfexam.exam.outcome import Code
    from tfexam.exam.score import TOP
    from tfexam.flows.diagnose import diagnose
    from tfexam.flows.events import Graded
    from tfexam.flows.which import running_exam
    from tfexam.report.diagnosis import explanation

    if running_exam(session.app) is not None:
        return
    graded = [e.submission for e in happened if isinstance(e, Graded)]
    ran = {Code.SCORED, Code.BAD_OUTPUT}
    short = [s for s in graded if s.outcome and s.outcome.code in ran and s.score != TOP]
    for found in diagnose(session.app, sitting, {s.category for s in short}) if short else ():
        session.say(explanation(found))


def _show(session: Session, event: object, kind: object, *, hidden: bool) -> None:
    from tfexam.exam.sitting import Kind
    from tfexam.flows.events import Graded, Stands, Took, Unchanged
    from tfexam.report.events import graded, row, unchanged
    from tfexam.report.stands import closing

    match event:
        case Graded():
            session.say(graded(event, Kind(str(kind)), hidden=hidden))
        case Unchanged():
            session.say(unchanged(event, hidden=hidden))
        case Stands():
            if line := closing(event):
                session.say(line)
        case Took():
            pass
        case _:
            session.talk(row(event))


def _exit(happened: Sequence[object]) -> Exit:
    from tfexam.flows.events import Graded, Unchanged

    outcomes = [e.submission.outcome for e in happened if isinstance(e, Graded)]
    outcomes += [e.previous.outcome for e in happened if isinstance(e, Unchanged)]
    if any(outcome is not None and outcome.is_ours for outcome in outcomes):
        return Exit.GRADER
    if any(outcome is None or outcome.score is None for outcome in outcomes):
        return Exit.FAULTS
    return Exit.OK
