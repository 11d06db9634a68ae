"""`tfexam` alone: where you stand, and what to type next."""

from __future__ import annotations

from typing import Annotated

import typer

from tfexam import __version__
from tfexam.cli.session import Session


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"tfexam {__version__}")
        raise typer.Exit


def home(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Say the version.")
    ] = False,
) -> None:
    """A mock exam for people who build neural networks with TensorFlow.

    Without a command it says where you stand and what to type next.
    """
    del version
    if ctx.invoked_subcommand is None:
        _where_you_stand(ctx.obj)


def _where_you_stand(session: Session) -> None:
    from tfexam.flows.stand import stand
    from tfexam.report.stands import panel

    session.expire()
    running = session.app.store.running()
    for sitting in running:
        session.say(panel(stand(session.app, sitting)))
        session.say(f"In {sitting.workspace}\n")
    if running:
        session.say("Next: tfexam submit (grade what is saved), tfexam watch, tfexam finish")
    elif session.app.store.sittings():
        session.say("Nothing is running. Your last result: tfexam result")
        session.say("Next: tfexam start (a whole exam), tfexam drill (one problem)")
    else:
        session.say("No exam yet. Five problems, five hours, marked 0 to 5 on data you never see.")
        session.say("Next: tfexam start (a whole exam), tfexam drill (one problem)")
