"""`tfexam history`: all exams and drills."""

from __future__ import annotations

import typer

from tfexam.cli import options
from tfexam.cli.session import Session


def history(ctx: typer.Context, json: options.Json = False) -> None:
    """List all exams and drills."""
    from tfexam.flows.stand import stand

    session: Session = ctx.obj
    session.expire()
    results = [stand(session.app, s).result for s in session.app.store.sittings()]
    if json:
        from tfexam.report import as_json

        session.print_json([as_json.result(found) for found in results])
    elif results:
        from tfexam.report.listing import history as table

        session.say(table(results))
    else:
        session.say("There has been no exam or drill yet. Begin one: tfexam start")
