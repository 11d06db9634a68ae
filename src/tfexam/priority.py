"""Work that must not slow down anybody's training."""

from __future__ import annotations

import os
import sys
import threading

LOWEST = 19


def step_back() -> None:
    """Give the calling thread, and what it starts, the lowest priority for the processors.

    Linux gives each thread its own; elsewhere the whole process would step back for good, and
    nothing is done.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)
