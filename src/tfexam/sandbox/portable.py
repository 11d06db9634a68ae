"""macOS and Windows: the limits that the standard library can set, where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.sandbox.rlimits import rlimits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfexam.sandbox.layers import Layer

LAYERS: Mapping[str, Layer] = {"rlimits": rlimits}
