"""What starting an exam and starting a drill share: make ready, ask, begin, count down."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tfexam.cli import countdown, progress
from tfexam.cli.session import Session
from tfexam.workspace.opening import Editor, open_in

if TYPE_CHECKING:
    from tfexam.flows.standby import Help
    from tfexam.flows.start import Draft

PROVISIONAL = "its bands are provisional; nothing was trained to place them."


def begin(
    session: Session,
    make_draft: Callable[[], Draft],
    *,
    yes: bool,
    show: Help | None,
    editor: Editor | None,
    json: bool,
) -> None:
    """Begin a sitting. Without a terminal nothing is asked and no countdown shown.

    show    what the countdown does beside counting; None for no countdown
    editor  what opens the workspace; whether it can is no concern of the sitting's
    """
    from tfexam.flows import start

    app = session.app
    with start.alone(app):
        draft = make_draft()
        if draft.resumed:
            session.talk(f"Going on with the start that was cut off, in {draft.workspace}.")
        if draft.at_hand:
            here, known = draft.at_hand
            session.talk(f"Offline: the data of {here} of {known} problems are at hand.")
        for problem in draft.problems:
            if problem.spec.provisional:
                session.talk(f"{problem.spec.title}: {PROVISIONAL}")
        progress.show(session, start.make_ready(app, draft))
        ask = session.is_interactive and not yes
        if ask and not session.ask(f"Begin the {draft.kind} now?"):
            session.talk("Nothing has begun. The same command goes on from here.")
            return
        sitting = start.begin(app, draft)
    if editor is not None:
        session.talk(open_in(editor, draft.workspace))
    if json:
        from tfexam.report.as_json import sitting as as_json

        session.print_json(as_json(sitting))
        return
    session.say(f"{sitting.kind.capitalize()} {sitting.id} has begun, in {sitting.workspace}")
    session.say("Save a model there, then: ./tfexam submit")
    if session.is_interactive and show is not None:
        countdown.show(session, sitting, show)
