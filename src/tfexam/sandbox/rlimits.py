"""Limits that the system keeps for each process: memory, processor time, files."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from tfexam.sandbox.layers import Unavailable

if TYPE_CHECKING:
    from tfexam.sandbox.layers import Limits

MEBI = 1 << 20
STACK_MB, ADDRESSES_MB = 64, 256 << 10
"""What RLIMIT_DATA passes over: the stack, and page tables, a five-hundredth of all addresses."""


def rlimits(limits: Limits) -> None:
    """Bound memory, processor time, open files, and the size of a file; forbid core dumps.

    Memory is RLIMIT_DATA, what a process has of its own: TensorFlow maps gigabytes of addresses
    that it never touches, so RLIMIT_AS is set far above what sound models map.
    """
    if sys.platform == "win32":
        raise Unavailable
    import resource

    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, limits.file_mb * MEBI)
    _lower(resource.RLIMIT_NOFILE, limits.open_files)
    _lower(resource.RLIMIT_CPU, math.ceil(limits.cpu_seconds))
    _lower(resource.RLIMIT_DATA, limits.memory_mb * MEBI)
    _lower(resource.RLIMIT_STACK, STACK_MB * MEBI)
    _lower(resource.RLIMIT_AS, ADDRESSES_MB * MEBI)


def _lower(which: int, limit: int) -> None:
    """Set a limit, unless a lower one stands already."""
    if sys.platform == "win32":
        raise Unavailable
    import resource

    _, hard = resource.getrlimit(which)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(which, (limit, limit))
