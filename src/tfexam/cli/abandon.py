"""`tfexam abandon`: give an exam up."""

from __future__ import annotations

import typer

from tfexam.cli import options
from tfexam.cli.session import Session


def abandon(
    ctx: typer.Context,
    workspace: options.Workspace = None,
    yes: options.Yes = False,
    json: options.Json = False,
) -> None:
    """Mark the running exam or drill as given up."""
    from tfexam.flows.finish import abandon as flow
    from tfexam.flows.which import running

    session: Session = ctx.obj
    session.expire()
    sitting = running(session.app, workspace)
    if (
        session.is_interactive
        and not yes
        and not session.ask(f"Give {sitting.kind} {sitting.id} up?")
    ):
        session.talk("It goes on.")
        return
    given_up = flow(session.app, sitting)
    if json:
        from tfexam.report import as_json

        session.print_json(as_json.sitting(given_up))
    else:
        session.say(f"{given_up.kind.capitalize()} {given_up.id} is given up. Your files stay.")
