"""`tfexam bank …`: the problems that there are."""

from __future__ import annotations

from typing import Annotated

import typer

from tfexam.cli import options
from tfexam.cli.session import Session
from tfexam.errors import Exit

bank = typer.Typer(help="See the problems that there are.", no_args_is_help=True)

Id = Annotated[
    str, typer.Argument(metavar="ID", autocompletion=options.complete_problem, show_default=False)
]


@bank.command("list")
def list_(ctx: typer.Context, json: options.Json = False) -> None:
    """List all problems."""
    session: Session = ctx.obj
    held = session.app.bank
    problems = [held.problem(candidate.id) for candidate in held.candidates()]
    if json:
        from tfexam.report import as_json

        session.print_json([as_json.problem(problem) for problem in problems])
    else:
        from tfexam.report.listing import bank as table

        session.say(table(problems))


@bank.command()
def show(ctx: typer.Context, problem: Id, json: options.Json = False) -> None:
    """Show what a problem asks and how it is marked."""
    session: Session = ctx.obj
    found = session.app.bank.problem(problem)
    if json:
        from tfexam.report import as_json

        session.print_json(as_json.problem(found))
    else:
        from tfexam.report.listing import problem as shown

        session.say(shown(found))


@bank.command()
def check(
    ctx: typer.Context,
    problems: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="All of them, else.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Train nothing.")] = False,
) -> None:
    """Say everything that is wrong with a problem's folder, each fault with its remedy."""
    from tfexam.bank.packs import find
    from tfexam.checks.check import check as flow

    session: Session = ctx.obj
    app = session.app
    faults = 0
    for name in problems or [candidate.id for candidate in app.bank.candidates()]:
        folder = find(app.bank.root, name)
        session.say(f"{folder.name}")
        for verdict in flow(folder, app.paths, train=not quick, progress=lambda _: None):
            faults += len(verdict.faults)
            session.say(f"  {'wrong' if verdict.faults else 'ok   '} {verdict.rule}")
            for fault in verdict.faults:
                session.say(f"        {fault.place}: {fault.message}\n        hint: {fault.remedy}")
    session.say(f"{faults} fault{'' if faults == 1 else 's'}")
    raise typer.Exit(Exit.FAULTS if faults else Exit.OK)
