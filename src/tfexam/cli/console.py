"""`tfexam console`: the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from tfexam.cli import options
from tfexam.cli.countdown import left
from tfexam.cli.session import Session
from tfexam.errors import Code, TfexamError, pip_install

if TYPE_CHECKING:
    from tfexam.console.screen import Console


def console(
    ctx: typer.Context,
    workspace: options.Workspace = None,
    no_spare: options.NoSpare = False,
    no_ahead: options.NoAhead = False,
) -> None:
    """Sit the exam on a whole screen: clock, problems, brief, submit, notes; by keys alone."""
    from tfexam.flows.standby import Help, standby
    from tfexam.flows.which import running

    session: Session = ctx.obj
    make = _console()
    _refuse_pipe(session)
    session.expire()
    sitting = running(session.app, workspace)
    shown = make(session.app, sitting)
    with standby(session.app, sitting, Help(not no_spare, not no_ahead)):
        shown.run(mouse=False)
    if shown.bug is not None:
        raise shown.bug
    left(session, shown.room.stands, "tfexam console")


def _console() -> type[Console]:
    try:
        from tfexam.console.screen import Console
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package == "tfexam":
            raise
        raise TfexamError(
            Code.NOT_INSTALLED,
            f"The console needs the package {package}, which is not installed.",
            f"Install it: {pip_install('tfexam[console]')}\nAll else works without: tfexam watch",
        ) from error
    return Console


def _refuse_pipe(session: Session) -> None:
    if not session.is_interactive:
        raise TfexamError(
            Code.BAD_ARGUMENT,
            "The console needs a terminal, and there is none.",
            "What it shows, in lines: tfexam status, tfexam submit",
        )
