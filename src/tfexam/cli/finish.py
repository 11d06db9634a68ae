"""`tfexam finish`: end the exam before its time."""

from __future__ import annotations

import typer

from tfexam.cli import options
from tfexam.cli.ending import to_end
from tfexam.cli.session import Session


def finish(
    ctx: typer.Context,
    workspace: options.Workspace = None,
    yes: options.Yes = False,
    json: options.Json = False,
) -> None:
    """End the exam now, submit what is there, and say what it came to."""
    from tfexam.flows.events import Stands
    from tfexam.flows.finish import finish as flow
    from tfexam.report.events import row

    session: Session = ctx.obj
    sitting = to_end(session, workspace, "End", yes=yes)
    for event in flow(session.app, sitting) if sitting else ():
        if isinstance(event, Stands):
            session.show_result(event.result, json=json)
        else:
            session.talk(row(event))
