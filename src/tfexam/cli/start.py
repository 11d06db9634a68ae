"""`tfexam start`: sit an exam."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tfexam.cli import options
from tfexam.cli.begin import begin
from tfexam.cli.session import Session


def start(
    ctx: typer.Context,
    workspace: Annotated[
        Path | None,
        typer.Option("--workspace", "-w", help="Where to lay it out; ./exam-1, ./exam-2 … else."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(
            callback=options.number, help="Of the draw and the split; the same gives the same."
        ),
    ] = None,
    duration: Annotated[str, typer.Option(metavar="TIME", help="Such as 5h or 90m.")] = "5h",
    bank: Annotated[
        list[str] | None,
        typer.Option(
            "--bank",
            metavar="PACK",
            help="Draw from this pack; may be given again. The built-in problems, else.",
            autocompletion=options.complete_pack,
        ),
    ] = None,
    yes: options.Yes = False,
    detach: Annotated[bool, typer.Option("--detach", help="Return without a countdown.")] = False,
    quiet_scores: Annotated[
        bool, typer.Option("--quiet-scores", help="Keep the scores back until the end.")
    ] = False,
    offline: options.Offline = False,
    no_spare: options.NoSpare = False,
    no_ahead: options.NoAhead = False,
    no_helpers: options.NoHelpers = False,
    open_: options.Open = None,
    json: options.Json = False,
) -> None:
    """Draw five problems, lay them out, and start the clock."""
    from tfexam.flows.standby import Help
    from tfexam.flows.start import Draft, Wish, draft_exam
    from tfexam.report.rules import rules

    session: Session = ctx.obj
    wish = Wish(
        workspace,
        seed,
        options.duration(duration, "--duration"),
        quiet_scores,
        offline,
        banks=tuple(bank or ()),
        helpers=not no_helpers,
    )

    def draft() -> Draft:
        drawn = draft_exam(session.app, wish)
        session.talk(rules(wish.duration))
        return drawn

    session.expire()
    begin(
        session,
        draft,
        yes=yes,
        show=None if detach else Help(not no_spare, not no_ahead),
        editor=open_,
        json=json,
    )
