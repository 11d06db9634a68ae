"""The countdown on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tfexam.cli.session import Session
from tfexam.exam.sitting import Sitting
from tfexam.flows.events import Stands

if TYPE_CHECKING:
    from tfexam.flows.standby import Help


def show(session: Session, sitting: Sitting, help_: Help) -> None:
    """Show where a sitting stands until it is over, or until Ctrl-C, which leaves it running.

    help_  what is done meanwhile for the next submit
    """
    from tfexam.flows.standby import standby
    from tfexam.flows.watch import watch

    happened = watch(session.app, sitting)
    try:
        with standby(session.app, sitting, help_):
            last = _live(session, happened)
    except KeyboardInterrupt:
        session.talk(
            f"The {sitting.kind} goes on, in {sitting.workspace}. "
            "Back to the countdown: tfexam watch"
        )
        return
    if last is not None and not last.result.sitting.is_running:
        from tfexam.report.result import result

        session.say(result(last.result))


def _live(session: Session, happened: Iterator[object]) -> Stands | None:
    from rich.live import Live

    from tfexam.report.events import row
    from tfexam.report.stands import NARROW, one_line, panel

    last: Stands | None = None
    with Live(console=session.err, auto_refresh=False, transient=True) as live:
        for event in happened:
            if isinstance(event, Stands):
                last = event
                shown = one_line if session.err.width < NARROW else panel
                live.update(shown(event), refresh=True)
            else:
                live.console.print(row(event))
    return last
