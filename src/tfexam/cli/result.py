"""`tfexam result`: what an exam came to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tfexam.cli import options
from tfexam.cli.session import Session
from tfexam.exam.sitting import Kind, Sitting

if TYPE_CHECKING:
    from tfexam.exam.result import Result
    from tfexam.flows.diagnose import Diagnosed, Undiagnosed


def result(
    ctx: typer.Context,
    exam: Annotated[
        int | None,
        typer.Argument(callback=options.number, help="Its number; the last one, else."),
    ] = None,
    html: Annotated[
        bool, typer.Option("--html", help="Write a page to look at in a browser, and to print.")
    ] = False,
    certificate: Annotated[
        bool, typer.Option("--certificate", help="Write a page that tfexam verify can check.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The page's file; exam-NUMBER.html here, else."),
    ] = None,
    no_diagnosis: Annotated[
        bool, typer.Option("--no-diagnosis", help="With --html: without what went wrong.")
    ] = False,
    workspace: options.Workspace = None,
    json: options.Json = False,
) -> None:
    """Show the result of an exam or drill; as a page: --html, --certificate."""
    from tfexam.flows.stand import stand
    from tfexam.flows.which import any_

    session: Session = ctx.obj
    session.expire()
    app = session.app
    sitting = any_(app, workspace) if exam is None else app.store.sitting(exam)
    if html and certificate:
        raise typer.BadParameter("--html and --certificate are two pages: ask for one at a time")
    if no_diagnosis and not html:
        raise typer.BadParameter("--no-diagnosis is about a page: add --html")
    if html or certificate:
        _page(session, sitting, out, certificate=certificate, diagnosed=not no_diagnosis, json=json)
    elif out is not None:
        raise typer.BadParameter("--out names the file of a page: add --html or --certificate")
    elif sitting.hides_scores and not json:
        from tfexam.report.stands import panel

        session.say(panel(stand(app, sitting)))
    else:
        session.show_result(stand(app, sitting).result, json=json)


def _page(
    session: Session,
    sitting: Sitting,
    out: Path | None,
    *,
    certificate: bool,
    diagnosed: bool,
    json: bool,
) -> None:
    from tfexam.flows import keep
    from tfexam.flows.stand import stand
    from tfexam.flows.which import refuse_in_exam
    from tfexam.report.html.render import GENERATOR

    app = session.app
    if certificate or (sitting.kind is Kind.EXAM and sitting.is_running):
        refuse_in_exam(app, "A page")
    if certificate and sitting.kind is not Kind.EXAM:
        raise typer.BadParameter(f"number {sitting.id} was a drill; a certificate is of an exam")
    name = f"{sitting.kind}-{sitting.id}{'-certificate' if certificate else ''}.html"
    target = keep.place(app, out or Path(name), GENERATOR)
    found = stand(app, sitting).result
    if certificate:
        from tfexam.report.html.certificate import certificate as certified

        keep.write(target, certified(found))
    else:
        from tfexam.report.html.page import page

        diagnoses = _diagnoses(session, found) if diagnosed else []
        keep.write(target, page(found, app.store.submissions(sitting), diagnoses))
    if json:
        session.print_json({"file": str(target)})
    else:
        session.say(str(target))


def _diagnoses(session: Session, found: Result) -> list[Diagnosed | Undiagnosed]:
    """What there is to say of each submission that counted; how far that is, is shown."""
    from tfexam.cli import progress
    from tfexam.flows.diagnose import Undiagnosed, diagnose_counted
    from tfexam.report.diagnosis import undiagnosed

    told: list[Diagnosed | Undiagnosed] = progress.show(
        session, diagnose_counted(session.app, found)
    )
    for one in told:
        if isinstance(one, Undiagnosed):
            session.talk(undiagnosed(one))
    return told
