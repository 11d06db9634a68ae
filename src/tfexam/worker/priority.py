"""Work that must not slow down anybody's training.

Linux weighs what one session runs by nice values, and sessions against each other by a value of
each session's own, its *autogroup*'s: a nice value alone is no help to a training in another
terminal. Source: sched(7).
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LOWEST = 19
AUTOGROUP = Path("/proc/self/autogroup")
TRIES = 10
AGAIN_SECONDS = 0.1
"""The kernel takes one such change in so many seconds, of all that aren't root's."""


@contextmanager
def stepping_back() -> Iterator[None]:
    """Give the calling thread, and what it starts, the lowest priority, for good.

    Meanwhile its session has it, too. Linux alone gives each thread its own.
    """
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)
    _weigh_session(LOWEST)
    try:
        yield
    finally:
        _weigh_session(_nice())


def pass_on() -> None:
    """Give the process's nice value to its session, which is new and has none yet."""
    if _nice() > 0:
        _weigh_session(_nice())


def _nice() -> int:
    """The process's, whichever thread asks."""
    return os.getpriority(os.PRIO_PROCESS, os.getpid())


def _weigh_session(nice: int) -> None:
    """Where the system has no such groups, or lets nobody change them, there is nothing to do."""
    for _ in range(TRIES):
        try:
            AUTOGROUP.write_bytes(str(nice).encode())
        except BlockingIOError:
            time.sleep(AGAIN_SECONDS)
        except OSError:
            return
        else:
            return
