"""`tfexam status`: where the exam stands, once."""

from __future__ import annotations

import typer

from tfexam.cli import options
from tfexam.cli.session import Session


def status(
    ctx: typer.Context, workspace: options.Workspace = None, json: options.Json = False
) -> None:
    """Say once where the exam or drill stands."""
    from tfexam.flows.stand import stand
    from tfexam.flows.which import any_, trouble_of

    session: Session = ctx.obj
    session.expire()
    sitting = any_(session.app, workspace)
    stands = stand(session.app, sitting)
    if json:
        from tfexam.report import as_json

        session.print_json(as_json.stands(stands))
        return
    from tfexam.report.stands import panel

    session.say(panel(stands))
    session.tell(trouble_of(sitting))
