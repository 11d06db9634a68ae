"""`tfexam watch`: back to the countdown."""

from __future__ import annotations

import typer

from tfexam.cli import countdown, options
from tfexam.cli.session import Session


def watch(
    ctx: typer.Context,
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
    countdown.show(session, sitting, Help(not no_spare, not no_ahead))
