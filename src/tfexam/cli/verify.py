"""`tfexam verify`: whether a certificate is true."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tfexam.cli import options
from tfexam.cli.session import Session
from tfexam.errors import Exit


def verify(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", show_default=False, help="What --certificate wrote."),
    ],
    json: options.Json = False,
) -> None:
    """Compare a certificate with the exam in the store."""
    from tfexam.flows.verify import verify as flow
    from tfexam.report import verify as report

    session: Session = ctx.obj
    session.expire()
    found = flow(session.app, file)
    if json:
        session.print_json(report.as_json(found))
    else:
        session.say(report.verified(found))
    raise typer.Exit(Exit.FAULTS if found.changes else Exit.OK)
