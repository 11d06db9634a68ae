"""`tfexam drill`: practise one problem."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tfexam.cli import options
from tfexam.cli.begin import begin
from tfexam.cli.session import Session


def drill(
    ctx: typer.Context,
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="CATEGORY|PROBLEM",
            help="The category least practised, else.",
            autocompletion=options.complete_drill,
        ),
    ] = None,
    time: Annotated[str | None, typer.Option(metavar="TIME", help="A deadline, as 45m.")] = None,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Where to lay it out.")
    ] = None,
    seed: Annotated[int | None, typer.Option(callback=options.number, help="Of the split.")] = None,
    skill: Annotated[
        str | None,
        typer.Option(
            metavar="SKILL",
            help="Only a problem that practises it.",
            autocompletion=options.complete_skill,
        ),
    ] = None,
    offline: options.Offline = False,
    yes: options.Yes = False,
    detach: Annotated[bool, typer.Option("--detach", help="Return without a countdown.")] = False,
    no_spare: options.NoSpare = False,
    no_ahead: options.NoAhead = False,
    no_helpers: options.NoHelpers = False,
    open_: options.Open = None,
    json: options.Json = False,
) -> None:
    """Practise one problem: the same path, with hints and the solution at hand."""
    from tfexam.flows.standby import Help
    from tfexam.flows.start import Wish, draft_drill

    session: Session = ctx.obj
    deadline = None if time is None else options.duration(time, "--time")
    wish = Wish(workspace, seed, deadline, offline=offline, skill=skill, helpers=not no_helpers)
    session.expire()
    begin(
        session,
        lambda: draft_drill(session.app, wish, what and options.drilled(what)),
        yes=yes,
        show=None if detach or deadline is None else Help(not no_spare, not no_ahead),
        editor=open_,
        json=json,
    )
