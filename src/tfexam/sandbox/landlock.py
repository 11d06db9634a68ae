"""Landlock: the Linux kernel (5.13 and later) keeps a process from files, by path.

It binds the calling thread and whatever that starts later, so it is put on before a thread of
TensorFlow exists. Source: https://docs.kernel.org/userspace-api/landlock.html
"""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING

from tfexam.sandbox.layers import Unavailable

if TYPE_CHECKING:
    from tfexam.sandbox.layers import Limits

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Numbers of the calls: the same on every architecture that Landlock runs on."""

ASK_VERSION = 1
PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
OF_A_FILE = WRITE_FILE | READ_FILE
"""What can be allowed of a file that is no folder."""

FILES_BY_VERSION = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many kinds of file access each version knows (execute, write, read, …)."""

TCP = 0b11  # bind, connect; from version 4
SCOPES = 0b11  # abstract sockets, signals; from version 6

SYSTEM = (
    "/dev/urandom",
    "/proc/cpuinfo",
    "/proc/self",
    "/proc/meminfo",
    "/proc/sys/vm/overcommit_memory",
    "/sys/devices/system/cpu",
)
"""What TensorFlow reads of the system after a fork."""


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def landlock(limits: Limits) -> None:
    """Leave what `limits` names and a few system files; close all else, for good."""
    version = _call(CREATE_RULESET, None, 0, ASK_VERSION)
    files = max(n for since, n in FILES_BY_VERSION.items() if since <= version)
    all_access = (1 << files) - 1
    asked = _Ruleset(all_access, TCP if version >= 4 else 0, SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = _call(CREATE_RULESET, ctypes.byref(asked), size, 0)
    try:
        for path in (*map(os.fspath, limits.readable), *SYSTEM):
            _allow(ruleset, path, READ_FILE | READ_DIR)
        for path in map(os.fspath, limits.writable):
            _allow(ruleset, path, all_access & ~EXECUTE)
        _call(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)  # type: ignore[attr-defined,unused-ignore]  # Linux only
    except FileNotFoundError:
        return
    try:
        allowed = access if os.path.isdir(path) else access & OF_A_FILE  # noqa: PTH112  # no Path: this runs between fork and load
        _call(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(_Beneath(allowed, place)), 0)
    finally:
        os.close(place)


def _call(number: int, *arguments: object) -> int:
    """A call of the kernel. Raises Unavailable where it says no."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "syscall"):
        raise Unavailable
    answer: int = library.syscall(number, *arguments)
    if answer < 0:
        raise Unavailable(os.strerror(ctypes.get_errno()))
    return answer
