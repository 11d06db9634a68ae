"""`tfexam grade`: mark a class."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tfexam.cli import options
from tfexam.cli.session import Session
from tfexam.errors import Exit

if TYPE_CHECKING:
    from tfexam.app import App
    from tfexam.bank.problem import Problem
    from tfexam.flows.cohort import Marked


def grade(
    ctx: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A sub-folder a candidate.")],
    problem: Annotated[
        str | None,
        typer.Option("--problem", help="The one to mark.", autocompletion=options.complete_problem),
    ] = None,
    exam: Annotated[
        int | None,
        typer.Option(
            "--exam", metavar="SEED", callback=options.number, help="Mark the exam of this seed."
        ),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            "--seed", callback=options.number, help="Of a problem's held-out rows; 1, else."
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Models that run side by side.")
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="ADDRESS", help="Run the models on this Dask cluster."),
    ] = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write a CSV file, too.")] = None,
    require_sandbox: options.RequireSandbox = False,
    json: options.Json = False,
) -> None:
    """Mark a folder of submissions, a sub-folder a candidate; what was marked is not run again."""
    from tfexam.cli import progress
    from tfexam.flows import cohort, keep
    from tfexam.report import cohort as report

    session: Session = ctx.obj
    app = session.app
    session.expire()
    problems, drawn = _asked(app, problem, exam, seed)
    if dask is not None and workers is not None:
        raise typer.BadParameter("a cluster has its own --workers: name either, or --dask ADDRESS")
    table = None if csv is None else _place(app, csv)
    order = cohort.Order(app.cwd / folder, problems, drawn, workers, dask, require_sandbox)
    marked = progress.show(session, cohort.cohort(app, order))
    if json:
        session.print_json(report.as_json(marked))
    else:
        session.say(report.table(marked))
    if table is not None:
        keep.write(table, report.as_csv(marked))
    raise typer.Exit(_exit(marked))


def _asked(
    app: App, problem: str | None, exam: int | None, seed: int | None
) -> tuple[tuple[Problem, ...], int]:
    """The problems to mark, and the seed of their held-out rows."""
    from tfexam.flows import cohort

    if exam is not None and problem is None and seed is None:
        return cohort.exam(app, exam), exam
    if exam is None and problem is not None:
        return (app.bank.problem(problem),), 1 if seed is None else seed
    raise typer.BadParameter("name either --problem ID (with --seed N) or --exam SEED")


def _place(app: App, csv: Path) -> Path:
    """Where the table may be written; what stands against it is told before hours of marking."""
    from tfexam.flows import keep
    from tfexam.report.cohort import HEAD

    if (app.cwd / csv).is_dir() or not (app.cwd / csv).parent.is_dir():
        raise typer.BadParameter(f"no file can be written at {app.cwd / csv}", param_hint="--csv")
    return keep.place(app, csv, HEAD)


def _exit(marked: Sequence[Marked]) -> Exit:
    if any(one.outcome.is_ours for one in marked):
        return Exit.GRADER
    return Exit.OK if all(one.outcome.score is not None for one in marked) else Exit.FAULTS
