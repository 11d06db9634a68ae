"""What a countdown does for the submit that may come: a spare worker, models run ahead of time.

It runs in a thread, so that the countdown goes on. What takes time, importing TensorFlow and
running a model, is done elsewhere and at the lowest priority: nobody's training is slowed down. The
thread itself is not put back, for a thread that waits for a processor and holds Python's lock would
stop the countdown. What goes wrong here is no fault of the candidate's and is not shown.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam import crash
from tfexam.errors import TfexamError
from tfexam.flows.ahead import Ahead

if TYPE_CHECKING:
    import socket
    import subprocess
    from collections.abc import Iterator

    from tfexam.app import App
    from tfexam.exam.sitting import Sitting
    from tfexam.grading.spare import Spare

TICK_SECONDS = 1.0
AGAIN_SECONDS = 300.0
"""Until a spare worker that went away is started again."""

LEAVE_SECONDS = 2.0
"""How long the end of a countdown waits for what still runs."""


@dataclass(frozen=True)
class Help:
    """What a countdown may do meanwhile.

    spare  keep a worker that has TensorFlow imported: some 200 MB
    ahead  run models that were saved whole before they are submitted
    """

    spare: bool = True
    ahead: bool = True


@contextmanager
def standby(app: App, sitting: Sitting, help_: Help) -> Iterator[None]:
    """Help while the context lives. Without a spare worker nothing is run ahead of time."""
    if app.spare is None or not help_.spare:
        yield
        return
    over = threading.Event()
    ahead = Ahead(app.apart(), sitting) if help_.ahead else None
    thread = threading.Thread(target=_until, args=(over, Keeper(app.spare), ahead), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        if ahead is not None:
            ahead.give_up()
        thread.join(LEAVE_SECONDS)


def _until(over: threading.Event, keeper: Keeper, ahead: Ahead | None) -> None:
    try:
        while not over.wait(TICK_SECONDS):
            if keeper.keep() and ahead is not None:
                with suppress(TfexamError, OSError):  # a full disk, say: a submit will speak of it
                    ahead.step()
    except Exception as bug:  # the countdown must not end with its helper; the log says what it was
        crash.write(bug)
    finally:
        keeper.let_go()


class Keeper:
    """Holds on to the spare worker, and starts one where there is none."""

    def __init__(self, spare: Spare) -> None:
        self._spare = spare
        self._line: socket.socket | None = None
        self._started: subprocess.Popen[bytes] | None = None
        self._at = float("-inf")

    def keep(self) -> bool:
        """Whether there is a spare worker now."""
        if self._line is not None and not _is_open(self._line):
            self._line.close()
            self._line = None
        if self._line is None:
            self._line = self._spare.connect()
        if self._line is None and time.monotonic() - self._at > AGAIN_SECONDS:
            self._at = time.monotonic()
            self._started = self._spare.start()
        if self._started is not None:
            self._started.poll()
        return self._line is not None

    def let_go(self) -> None:
        """It ends by itself, after a while."""
        if self._line is not None:
            self._line.close()


def _is_open(line: socket.socket) -> bool:
    """Whether nobody has hung up; the spare worker itself says nothing."""
    import select

    return not select.select([line], [], [], 0)[0]
