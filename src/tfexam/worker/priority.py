"""Work that must not slow down anybody's training."""

from __future__ import annotations

import os
import threading

LOWEST = 19


def step_back() -> None:
    """Give the calling thread, and what it starts, the lowest priority for the processors.

    Linux alone gives each thread its own.
    """
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)
