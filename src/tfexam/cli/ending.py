"""What ending a sitting takes, whichever way: which one is meant, and a yes."""

from __future__ import annotations

from pathlib import Path

from tfexam.cli.session import Session
from tfexam.exam.sitting import Sitting


def to_end(session: Session, workspace: Path | None, verb: str, *, yes: bool) -> Sitting | None:
    """The running sitting that is meant; None where whoever sits at the terminal says no."""
    from tfexam.flows.which import running

    session.expire()
    sitting = running(session.app, workspace)
    question = f"{verb} {sitting.kind} {sitting.id}?"
    if session.is_interactive and not yes and not session.ask(question):
        session.talk("It goes on.")
        return None
    return sitting
