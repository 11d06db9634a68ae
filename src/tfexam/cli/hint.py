"""`tfexam hint`: one rung at a time."""

from __future__ import annotations

import typer

from tfexam.cli import options
from tfexam.cli.session import Session


def hint(
    ctx: typer.Context, workspace: options.Workspace = None, json: options.Json = False
) -> None:
    """Give the next rung of a drill's hints."""
    from dataclasses import asdict

    from tfexam.flows.study import hint as flow
    from tfexam.flows.which import any_

    session: Session = ctx.obj
    session.expire()
    given = flow(session.app, any_(session.app, workspace))
    if json:
        session.print_json(asdict(given))
    else:
        session.say(f"Hint {given.rung} of {given.rungs} · {given.problem}\n\n{given.text}")
