"""Having this machine measured, by a worker that trains."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager
from tempfile import TemporaryFile
from threading import Timer
from typing import IO, TYPE_CHECKING

from tfexam.worker.measured import Machine, Step
from tfexam.worker.protocol import BadFrame, read

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = (sys.executable, "-P", "-m", "tfexam.worker.machine")

PATIENCE_SECONDS = 900.0
"""After which the worker is stopped: more than ten times what it takes on two busy cores."""

GRACE_SECONDS = 5.0
"""In which a worker that has closed its answers ends by itself."""


class NoAnswer(Exception):
    """The worker ended without a whole answer.

    said    how, in some words
    signal  the name of the signal that ended it, where one did
    """

    def __init__(self, said: str, ended_by: str = "") -> None:
        super().__init__(said)
        self.said = said
        self.signal = ended_by


def measure() -> Iterator[Step | Machine]:
    """How much is done, time and again; at last what was measured. Raises NoAnswer.

    Nothing is left running, however it ends.
    """
    with TemporaryFile() as talk, _running(talk) as (process, answers):
        late = Timer(PATIENCE_SECONDS, process.kill)
        late.start()
        try:
            yield from _frames(answers)
        except _Unsound:
            if not late.is_alive():
                raise NoAnswer(f"it was stopped after {PATIENCE_SECONDS:.0f} s") from None
            raise _ended(process, talk) from None
        finally:
            late.cancel()


@contextmanager
def _running(talk: IO[bytes]) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    with subprocess.Popen(
        COMMAND, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=talk
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout
        finally:
            process.kill()


class _Unsound(Exception):
    """The answers end too early, or are none."""


def _frames(answers: IO[bytes]) -> Iterator[Step | Machine]:
    from pydantic import TypeAdapter, ValidationError

    kinds: TypeAdapter[Step | Machine] = TypeAdapter(Step | Machine)
    while True:
        try:
            frame = read(answers)
            event = kinds.validate_python(frame[0] if frame else None)
        except (BadFrame, ValidationError) as error:
            raise _Unsound from error
        if isinstance(event, Machine) and not _is_whole(event):
            raise _Unsound
        yield event
        if isinstance(event, Machine):
            return


def _is_whole(machine: Machine) -> bool:
    """Whether there is a figure of everything, and time has passed for it."""
    sums = (sum(machine.epochs), sum(machine.products))
    paired = len(machine.epochs) == len(machine.worked)
    return bool(machine.losses) and paired and min(sums) > 0


def _ended(process: subprocess.Popen[bytes], talk: IO[bytes]) -> NoAnswer:
    try:
        code = process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        code = 0
    if code < 0:
        name = signal.Signals(-code).name
        return NoAnswer(f"it was ended by {name}", name)
    if not code:
        return NoAnswer("what it said can't be read")
    talk.seek(0)
    lines = talk.read().decode(errors="replace").strip().splitlines()
    return NoAnswer(lines[-1] if lines else f"it ended with exit code {code}")
