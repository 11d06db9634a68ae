"""`tfexam abandon`: give an exam up."""

from __future__ import annotations

import typer

from tfexam.cli import options
from tfexam.cli.ending import to_end
from tfexam.cli.session import Session


def abandon(
    ctx: typer.Context,
    workspace: options.Workspace = None,
    yes: options.Yes = False,
    json: options.Json = False,
) -> None:
    """Mark the running exam or drill as given up."""
    from tfexam.flows.finish import abandon as flow

    session: Session = ctx.obj
    sitting = to_end(session, workspace, "Give up", yes=yes)
    if sitting is None:
        return
    given_up = flow(session.app, sitting)
    if json:
        from tfexam.report import as_json

        session.print_json(as_json.sitting(given_up))
    else:
        session.say(f"{given_up.kind.capitalize()} {given_up.id} is given up. Your files stay.")
