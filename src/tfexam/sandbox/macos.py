"""macOS: a profile of Seatbelt, the sandbox that the system's own programs run in.

`sandbox-exec` hands the same profile to the same call, for a program that it then starts; here the
process that has read its model closes itself in. The call is deprecated, and there in every macOS.
Source: sandbox(7), and the profiles in /System/Library/Sandbox/Profiles.
"""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING

from tfexam.sandbox.layers import Unavailable
from tfexam.sandbox.rlimits import rlimits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tfexam.sandbox.layers import Layer, Limits

LIBRARY = "/usr/lib/libSystem.B.dylib"

PRIVATE = ("/Users", "/Volumes", "/private/tmp", "/private/var/folders")
"""Where people's files lie. What the system itself loads late lies elsewhere, and may be read."""


def seatbelt(limits: Limits) -> None:
    """Deny network, processes, signals, writing, and reading what people keep."""
    try:
        library = ctypes.CDLL(LIBRARY, use_errno=True)
        call = library.sandbox_init
    except (OSError, AttributeError) as error:
        raise Unavailable from error
    call.argtypes = (ctypes.c_char_p, ctypes.c_uint64, ctypes.POINTER(ctypes.c_char_p))
    call.restype = ctypes.c_int
    why = ctypes.c_char_p()
    if call(profile(limits).encode(), 0, ctypes.byref(why)):
        raise OSError(ctypes.get_errno(), (why.value or b"").decode("utf-8", "replace"))


def profile(limits: Limits) -> str:
    """The profile's text; of two rules that fit, the later one holds."""
    denied = [
        "(deny network*)",
        "(deny process-fork)",
        "(deny process-exec*)",
        "(deny signal (target others))",
        "(deny file-write*)",
        '(allow file-write-data (literal "/dev/null"))',
        f"(deny file-read-data {' '.join(f'(subpath {_quoted(path)})' for path in PRIVATE)})",
    ]
    readable = [f"(allow file-read-data {_below(path)})" for path in limits.readable]
    writable = [f"(allow file-read-data file-write* {_below(path)})" for path in limits.writable]
    return "\n".join(["(version 1)", "(allow default)", *denied, *readable, *writable])


def _below(path: Path) -> str:
    return f"(subpath {_quoted(os.path.realpath(path))})"


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


LAYERS: Mapping[str, Layer] = {"rlimits": rlimits, "seatbelt": seatbelt}
"""The sandbox of this system, in the order in which it is put on."""
