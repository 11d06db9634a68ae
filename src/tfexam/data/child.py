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
    """A worker's answer: the header of its frame, None where there is no whole one; its talk.

    `late` says that it was killed because its time was up.
    """

    header: Mapping[str, Any] | None
    talk: str
    late: bool = False


def run(module: str, message: object, seconds: float | None = None) -> Answer:
    """Run `module` in a process of its own, hand it `message`, and wait for `seconds` at most."""
    with subprocess.Popen(
        [sys.executable, "-P", "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=_quiet(os.environ),
    ) as process:
        try:
            out, err = process.communicate(encode(message), timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            return Answer(None, f"it was stopped after {seconds:.0f} s", late=True)
        except BaseException:
            process.kill()
            raise
    talk = err.decode(errors="replace").strip().splitlines()[-TALK_LINES:]
    return Answer(_header(out), "\n".join(talk) or f"it ended with {process.returncode}")


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
