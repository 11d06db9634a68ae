"""`tfexam bank …`: the problems that there are, other people's, and one's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from tfexam.cli import bank_new, bank_packs, options
from tfexam.cli.session import Session
from tfexam.errors import Exit

if TYPE_CHECKING:
    from tfexam.checks.rules import Fault

bank = typer.Typer(help="See the problems that there are, and add to them.", no_args_is_help=True)

Id = Annotated[
    str, typer.Argument(metavar="ID", autocompletion=options.complete_problem, show_default=False)
]


@bank.command("list")
def list_(ctx: typer.Context, json: options.Json = False) -> None:
    """List all problems."""
    session: Session = ctx.obj
    packs = session.app.bank.listed()
    if json:
        from tfexam.report import as_json

        session.print_json(
            [{**as_json.listed(p), "pack": name} for name, own in packs.items() for p in own]
        )
    else:
        from tfexam.report.listing import bank as table

        session.say(table(packs))


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
        list[str] | None,
        typer.Argument(
            metavar="[ID]...", help="All of them, else.", autocompletion=options.complete_problem
        ),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Train nothing.")] = False,
    json: options.Json = False,
) -> None:
    """Say everything that is wrong with a problem's folder, each fault with its remedy."""
    session: Session = ctx.obj
    held = session.app.bank
    names = problems or [candidate.id for candidate in held.everything()]
    faults = [fault for name in names for fault in _faults(session, name, quick=quick, json=json)]
    if json:
        from dataclasses import asdict

        session.print_json([{"problem": name, **asdict(fault)} for name, fault in faults])
    else:
        session.say(f"{len(faults)} fault{'' if len(faults) == 1 else 's'}")
    raise typer.Exit(Exit.FAULTS if faults else Exit.OK)


@bank.command()
def fetch(
    ctx: typer.Context,
    problems: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID]...",
            help="Those never seen, else.",
            autocompletion=options.complete_problem,
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Those seen, too.")] = False,
    json: options.Json = False,
) -> None:
    """Fetch problems' data for a journey without network; then: start --offline."""
    from tfexam.cli import progress
    from tfexam.flows.choose import to_fetch
    from tfexam.flows.prepare import fetched

    session: Session = ctx.obj
    wanted = to_fetch(session.app, problems or [], everything=everything)
    progress.show(session, fetched(session.app, wanted))
    if json:
        session.print_json([problem.id for problem in wanted])
    else:
        one = len(wanted) == 1
        session.say(f"The data of {len(wanted)} problem{'' if one else 's'} are at hand")


def _faults(session: Session, name: str, *, quick: bool, json: bool) -> Iterator[tuple[str, Fault]]:
    """Each fault of a problem; every rule is told as it is done, unless for JSON."""
    from tfexam.checks.check import check as flow
    from tfexam.report.listing import verdict

    app = session.app
    folder = app.bank.folder(name)
    if not json:
        session.say(folder.name)
    for found in flow(folder, app.paths, train=not quick, progress=lambda _: None):
        if not json:
            session.say(verdict(found))
        yield from ((folder.name, fault) for fault in found.faults)


for command in (
    *(bank_new.new, bank_new.calibrate),
    *(bank_packs.add, bank_packs.pack, bank_packs.remove),
):
    bank.command()(command)
