"""`tfexam watch`: back to the countdown."""

from __future__ import annotations

import typer

from tfexam.cli import countdown, options
from tfexam.cli.session import Session


def watch(ctx: typer.Context, workspace: options.Workspace = None) -> None:
    """Go back to the countdown."""
    from tfexam.flows.which import running

    session: Session = ctx.obj
    session.expire()
    countdown.show(session, running(session.app, workspace))
