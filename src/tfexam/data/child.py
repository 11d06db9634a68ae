"""Running a worker that reads one frame and answers with one."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tfexam.worker.protocol import BadFrame, encode, read

if TYPE_CHECKING:
    from collections.abc import Mapping

TALK_LINES = 12
"""How much of a failed worker's standard error is told."""


@dataclass(frozen=True)
class Answer:
    """A worker's answer: the header of its frame, None where there is no whole one; its talk."""

    header: Mapping[str, Any] | None
    talk: str


def run(module: str, message: object) -> Answer:
    """Run `module` in a process of its own and hand it `message`."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", module],
        input=encode(message),
        capture_output=True,
        env=_quiet(os.environ),
        check=False,
    )
    talk = done.stderr.decode(errors="replace").strip().splitlines()[-TALK_LINES:]
    return Answer(_header(done.stdout), "\n".join(talk) or f"it ended with {done.returncode}")


def _header(raw: bytes) -> Mapping[str, Any] | None:
    try:
        frame = read(io.BytesIO(raw))
    except BadFrame:
        return None
    return frame[0] if frame else None


def _quiet(environ: Mapping[str, str]) -> dict[str, str]:
    """No chatter, no GPU, and sets that iterate in the same order each time."""
    wanted = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "", "PYTHONHASHSEED": "0"}
    return {**environ, **wanted}
