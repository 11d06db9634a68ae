"""Linux: no new privileges, namespaces, no capabilities, rlimits, Landlock, seccomp."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
from typing import TYPE_CHECKING

from tfexam.sandbox.landlock import landlock
from tfexam.sandbox.layers import Layer, Limits, Unavailable
from tfexam.sandbox.rlimits import rlimits
from tfexam.sandbox.seccomp import seccomp

if TYPE_CHECKING:
    from collections.abc import Mapping

SET_PARENT_DEATH_SIGNAL, SET_NO_NEW_PRIVILEGES = 1, 38  # prctl
NEW_IPC, NEW_USER, NEW_NETWORK = 0x08000000, 0x10000000, 0x40000000  # unshare
CAPABILITY_VERSION = 0x20080522


def die_with(parent: int) -> None:
    """Be killed by the system when the parent dies, however it dies; right after a fork."""
    with contextlib.suppress(Unavailable):
        _call("prctl", SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before we asked
        os._exit(0)


def no_new_privileges(limits: Limits) -> None:
    """No set-uid program gives more rights; Landlock asks for this."""
    del limits
    _call("prctl", SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def namespaces(limits: Limits) -> None:
    """A network without any device, and shared memory of one's own.

    An ordinary user may do so inside a user namespace, where the system allows these; root where
    they are not allowed may still do without.
    """
    del limits
    try:
        _call("unshare", NEW_USER | NEW_NETWORK | NEW_IPC)
    except Unavailable:
        _call("unshare", NEW_NETWORK | NEW_IPC)


def no_capabilities(limits: Limits) -> None:
    """Give up whatever rights root, or the new user namespace, brought."""
    del limits
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    _call("capset", header, (ctypes.c_uint32 * 6)())


LAYERS: Mapping[str, Layer] = {
    "no-new-privileges": no_new_privileges,
    "namespaces": namespaces,
    "no-capabilities": no_capabilities,
    "rlimits": rlimits,
    "landlock": landlock,
    "seccomp": seccomp,
}


def _call(name: str, *arguments: object) -> None:
    """A function of the C library. Raises Unavailable where it is missing or says no."""
    function = getattr(ctypes.CDLL(None, use_errno=True), name, None)
    if function is None:
        raise Unavailable
    if function(*arguments) != 0:
        raise Unavailable(os.strerror(ctypes.get_errno()))
