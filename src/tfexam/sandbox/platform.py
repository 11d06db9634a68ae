"""The sandbox of this system."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tfexam.sandbox.layers import Limits, apply
from tfexam.sandbox.rlimits import rlimits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfexam.sandbox.layers import Layer


def layers() -> Mapping[str, Layer]:
    """What this system may offer, in the order in which it is put on."""
    if sys.platform == "linux":
        from tfexam.sandbox import linux

        return linux.LAYERS
    if sys.platform == "darwin":
        from tfexam.sandbox import macos

        return macos.LAYERS
    if sys.platform == "win32":
        from tfexam.sandbox import windows

        return windows.LAYERS
    return {"rlimits": rlimits}


def lacking(held: tuple[str, ...]) -> tuple[str, ...]:
    """What this system may offer, and did not."""
    return tuple(name for name in layers() if name not in held)


def close_in(limits: Limits) -> tuple[str, ...]:
    """Close the calling process in, for good; the names of the layers that hold."""
    return apply(layers(), limits)
