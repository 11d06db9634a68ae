"""Which GPUs a machine has, whether or not TensorFlow can use them."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from pathlib import Path

DRIVER = "nvidia-smi"
SECONDS = 20.0
"""What the driver's program gets to answer; it may have to wake the card."""


def cards(devices: Path = Path("/dev")) -> tuple[str, ...]:
    """The GPUs that the system knows: NVIDIA's by name, Apple's as one."""
    if sys.platform == "darwin" and platform.machine() == "arm64":
        return ("Apple silicon",)
    return _named() or tuple(f"NVIDIA, {path}" for path in sorted(devices.glob("nvidia[0-9]*")))


def _named() -> tuple[str, ...]:
    program = shutil.which(DRIVER)
    if program is None:
        return ()
    try:
        told = subprocess.run(
            [program, "--query-gpu=name", "--format=csv,noheader"],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(line.strip() for line in told.stdout.splitlines() if line.strip())
