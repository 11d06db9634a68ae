"""`tfexam import`: what another machine exported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tfexam.cli import options
from tfexam.cli.session import Session


def import_(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", show_default=False, help="What tfexam export wrote.")
    ],
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace", "-w", help="Where the folder of an exam that still runs lies here."
        ),
    ] = None,
    json: options.Json = False,
) -> None:
    """Take in what another machine exported; what is here already is not doubled."""
    from tfexam.flows.exchange import import_ as flow
    from tfexam.report import exchange

    session: Session = ctx.obj
    session.expire()
    done = flow(session.app, file, workspace)
    for sitting in done.running:
        session.talk(exchange.goes_on(sitting))
    if json:
        session.print_json(exchange.imported_json(done))
    else:
        session.say(exchange.imported(done))
