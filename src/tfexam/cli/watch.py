"""`tfexam watch`: back to the countdown."""

from __future__ import annotations

from typing import Annotated

import typer

from tfexam.cli import countdown, options
from tfexam.cli.session import Session


def watch(
    ctx: typer.Context,
    submit: Annotated[
        bool, typer.Option("--submit", help="Submit each model as soon as it is saved whole.")
    ] = False,
    workspace: options.Workspace = None,
    no_spare: options.NoSpare = False,
    no_ahead: options.NoAhead = False,
) -> None:
    """Go back to the countdown."""
    from tfexam.flows.standby import Help
    from tfexam.flows.which import running

    session: Session = ctx.obj
    session.expire()
    sitting = running(session.app, workspace)
    ahead = not (no_ahead or submit)  # what is submitted at once has no ahead
    countdown.show(session, sitting, Help(not no_spare, ahead), submit=submit)
