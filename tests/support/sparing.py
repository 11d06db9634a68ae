"""A spare worker without TensorFlow, whose models' children do what `standin` says."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.grading.spare import Spare

if TYPE_CHECKING:
    import socket
    import subprocess

COMMAND = (sys.executable, "-P", str(Path(__file__).resolve()))


def spare(folder: Path, idle_seconds: float = 60.0) -> Spare:
    """The spare of that folder, which is not started."""
    return Spare(folder, [*COMMAND, str(idle_seconds)])


def started(one: Spare) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start it and wait until it listens; the process, and a connection that keeps it."""
    process = one.start()
    assert process is not None
    until = time.monotonic() + 30
    while time.monotonic() < until:
        line = one.connect()
        if line is not None:
            return process, line
        time.sleep(0.02)
    raise AssertionError("the spare worker never listened")


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from support.standin import BEHAVIOURS
    from tfexam.worker.spare import serve

    serve(lambda: None, 2, lambda asked: BEHAVIOURS[asked.model](asked), float(sys.argv[1]))


if __name__ == "__main__":
    main()
