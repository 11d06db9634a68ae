"""The countdown on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

from tfexam.cli.session import Session
from tfexam.exam.sitting import Sitting
from tfexam.flows.events import Graded, Stands, Unchanged

if TYPE_CHECKING:
    from tfexam.flows.standby import Help


MINUTE = timedelta(minutes=1)


def show(session: Session, sitting: Sitting, help_: Help, *, submit: bool = False) -> None:
    """Show where a sitting stands until it is over, or until Ctrl-C, which leaves it running.

    help_   what is done meanwhile for the next submit
    submit  whether each model is submitted as soon as it is saved
    """
    from tfexam.flows.on_save import on_save
    from tfexam.flows.stand import stand
    from tfexam.flows.standby import standby
    from tfexam.flows.watch import watch

    def tell(event: object) -> None:
        from tfexam.report.events import submitted

        is_result = isinstance(event, Graded | Unchanged) and not session.out.is_terminal
        (session.out if is_result else session.err).print(submitted(event, sitting))

    happened = watch(session.app, sitting)
    try:
        with ExitStack() as meanwhile:
            meanwhile.enter_context(standby(session.app, sitting, help_))
            if submit:
                session.talk(f"Submitting what is saved below {sitting.workspace}")
                meanwhile.enter_context(on_save(session.app, sitting, tell))
            last = (_lines if session.err.is_dumb_terminal else _live)(session, happened)
    except KeyboardInterrupt:
        last = None
    again = "tfexam watch --submit" if submit else "tfexam watch"
    left(session, last or stand(session.app, session.app.store.sitting(sitting.id)), again)


def left(session: Session, last: Stands, again: str) -> None:
    """Say how to come back to what goes on, or what came of what is over.

    again  the command that was left
    """
    sitting = last.result.sitting
    if sitting.is_running:
        session.talk(f"The {sitting.kind} goes on, in {sitting.workspace}. To come back: {again}")
        return
    from tfexam.report.result import result

    session.say(result(last.result))


def _lines(session: Session, happened: Iterator[object]) -> Stands | None:
    """A line a minute, for a terminal that only goes on."""
    from tfexam.report.events import row
    from tfexam.report.stands import one_line

    last: Stands | None = None
    for event in happened:
        if not isinstance(event, Stands):
            session.talk(row(event))
            continue
        if last is None or event.result.used // MINUTE > last.result.used // MINUTE:
            session.talk(one_line(event))
        last = event
    return last


def _live(session: Session, happened: Iterator[object]) -> Stands | None:
    from rich.live import Live

    from tfexam.report.events import row
    from tfexam.report.stands import NARROW, one_line, panel

    last: Stands | None = None
    with Live(
        console=session.err, auto_refresh=False, transient=True, redirect_stdout=False
    ) as live:
        for event in happened:
            if isinstance(event, Stands):
                last = event
                shown = one_line if session.err.width < NARROW else panel
                live.update(shown(event), refresh=True)
            else:
                live.console.print(row(event))
    return last
