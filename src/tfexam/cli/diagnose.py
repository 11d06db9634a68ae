"""`tfexam diagnose`: why a model earned what it did."""

from __future__ import annotations

from typing import Annotated

import typer

from tfexam.cli import options
from tfexam.cli.session import Session


def diagnose(
    ctx: typer.Context,
    categories: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="CATEGORY",
            help="All that were submitted, else.",
            autocompletion=options.complete_category,
        ),
    ] = None,
    workspace: options.Workspace = None,
    json: options.Json = False,
) -> None:
    """Say why a model earned what it did: in a drill, or once an exam is over."""
    from tfexam.flows.diagnose import diagnose as flow
    from tfexam.flows.which import any_

    session: Session = ctx.obj
    wanted = [options.category(text) for text in categories or ()]
    session.expire()
    sitting = any_(session.app, workspace)
    options.refuse_absent(wanted, sitting)
    found = []
    for diagnosed in flow(session.app, sitting, wanted):
        found.append(diagnosed)
        if not json:
            from tfexam.report.diagnosis import diagnosis

            session.say(diagnosis(diagnosed))
    if json:
        from tfexam.report.as_json import diagnosed as as_json

        session.print_json([as_json(one) for one in found])
