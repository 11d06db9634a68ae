"""What ending a sitting takes, whichever way: which one is meant, and a yes."""

from __future__ import annotations

from pathlib import Path

from tfexam.cli.session import Session
from tfexam.errors import Code, TfexamError
from tfexam.exam.sitting import Sitting


def to_end(session: Session, workspace: Path | None, verb: str, *, yes: bool) -> Sitting | None:
    """The running sitting that is meant; None where whoever sits at the terminal says no.

    Raises TfexamError(bad-argument) where nobody can be asked.
    """
    from tfexam.flows.which import running

    session.expire()
    sitting = running(session.app, workspace)
    question = f"{verb} {sitting.kind} {sitting.id}?"
    if not yes and not session.is_interactive:
        message = f"{question} There is no terminal to ask at."
        raise TfexamError(Code.BAD_ARGUMENT, message, "Say so: --yes")
    if not yes and not session.ask(question):
        session.talk("It goes on.")
        return None
    return sitting
