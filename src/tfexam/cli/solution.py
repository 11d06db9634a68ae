"""`tfexam solution`: the reference beside the work."""

from __future__ import annotations

import typer

from tfexam.cli import options
from tfexam.cli.session import Session


def solution(
    ctx: typer.Context, workspace: options.Workspace = None, json: options.Json = False
) -> None:
    """Lay the reference, the plain model and the notes beside your work."""
    from tfexam.flows.study import solution as flow
    from tfexam.flows.which import any_

    session: Session = ctx.obj
    session.expire()
    laid = flow(session.app, any_(session.app, workspace))
    if json:
        session.print_json([str(path) for path in laid])
    else:
        for path in laid:
            session.say(str(path))
