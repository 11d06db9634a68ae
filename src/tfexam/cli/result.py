"""`tfexam result`: what an exam came to."""

from __future__ import annotations

from typing import Annotated

import typer

from tfexam.cli import options
from tfexam.cli.session import Session


def result(
    ctx: typer.Context,
    exam: Annotated[int | None, typer.Argument(help="Its number; the last one, else.")] = None,
    workspace: options.Workspace = None,
    json: options.Json = False,
) -> None:
    """Show the result of an exam or drill."""
    from tfexam.flows.stand import stand
    from tfexam.flows.which import any_

    session: Session = ctx.obj
    session.expire()
    app = session.app
    sitting = any_(app, workspace) if exam is None else app.store.sitting(exam)
    session.show_result(stand(app, sitting).result, json=json)
