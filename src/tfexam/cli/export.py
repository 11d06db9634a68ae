"""`tfexam export`: everything into one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tfexam.cli import options
from tfexam.cli.session import Session


def export(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", show_default=False, help="The file to write.")
    ],
    json: options.Json = False,
) -> None:
    """Write all exams, drills, attempts and submitted models to one file."""
    from tfexam.flows.exchange import export as flow
    from tfexam.report import exchange

    session: Session = ctx.obj
    session.expire()
    done = flow(session.app, file)
    if done.left_behind:
        session.talk(exchange.left_behind(done))
    if json:
        session.print_json(exchange.exported_json(done))
    else:
        session.say(exchange.exported(done))
