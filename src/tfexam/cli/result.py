"""`tfexam result`: what an exam came to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tfexam.cli import options
from tfexam.cli.session import Session
from tfexam.exam.sitting import Sitting


def result(
    ctx: typer.Context,
    exam: Annotated[int | None, typer.Argument(help="Its number; the last one, else.")] = None,
    html: Annotated[
        bool, typer.Option("--html", help="Write a page to look at in a browser, and to print.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The file to write; exam-NUMBER.html here, else."),
    ] = None,
    workspace: options.Workspace = None,
    json: options.Json = False,
) -> None:
    """Show the result of an exam or drill; as a page: --html."""
    from tfexam.flows.stand import stand
    from tfexam.flows.which import any_

    session: Session = ctx.obj
    session.expire()
    app = session.app
    sitting = any_(app, workspace) if exam is None else app.store.sitting(exam)
    if html:
        _page(session, sitting, out, json=json)
    elif out is not None:
        raise typer.BadParameter("--out names the file of a page: add --html")
    else:
        session.show_result(stand(app, sitting).result, json=json)


def _page(session: Session, sitting: Sitting, out: Path | None, *, json: bool) -> None:
    from tfexam.flows import keep
    from tfexam.flows.stand import stand
    from tfexam.flows.which import refuse_in_exam
    from tfexam.report.html.page import page
    from tfexam.report.html.render import GENERATOR

    app = session.app
    refuse_in_exam(app, "A page")
    target = keep.place(app, out or Path(f"{sitting.kind}-{sitting.id}.html"), GENERATOR)
    keep.write(target, page(stand(app, sitting).result, app.store.submissions(sitting)))
    if json:
        session.print_json({"file": str(target)})
    else:
        session.say(str(target))
