"""What takes time runs in a thread, with a store of its own: the screen goes on meanwhile."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from tfexam.errors import TfexamError
from tfexam.flows.events import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tfexam.app import App
    from tfexam.console.screen import Console

STEPS = {"copy": "scanning", "look up": "scanning", "scan": "it runs"}
"""What is being done once a step of a submit is over."""


class Told(Message):
    """An event of a flow."""

    def __init__(self, event: object) -> None:
        super().__init__()
        self.event = event


class Done(Message):
    """A flow has ended; `bug` is what it should not have ended with."""

    def __init__(self, bug: Exception | None = None) -> None:
        super().__init__()
        self.bug = bug


@dataclass
class Work:
    """A flow that runs: what it does, since when, and how far it has come."""

    what: str
    since: datetime
    step: str = "copying"


def begin(console: Console, app: App, flow: Callable[[App], Iterator[object]]) -> None:
    """Run a flow; its events reach the console as they come.

    The thread ends with the program: what it leaves ungraded, the next command grades.
    """
    threading.Thread(target=_run, args=(console, app, flow), daemon=True).start()


def _run(console: Console, app: App, flow: Callable[[App], Iterator[object]]) -> None:
    own = app.apart()
    done = Done()
    try:
        for event in flow(own):
            console.post_message(Told(event))
    except TfexamError as error:
        console.post_message(Told(Trouble(error.message, error.hint)))
    except Exception as bug:  # the console ends with it, as a command would
        done = Done(bug)
    finally:
        own.store.close()
        console.post_message(done)
