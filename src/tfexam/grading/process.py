"""The worker as a process: one of our own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COMMAND = (sys.executable, "-P", "-m", "tfexam.worker.grade")

KEPT = (
    *("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
    *("APPDATA", "LOCALAPPDATA", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE"),
)
"""What the worker gets of the user's environment: nothing that changes how Keras computes."""


class Worker(Protocol):
    """Whoever takes jobs and gives replies, as frames."""

    @property
    def jobs(self) -> IO[bytes]:
        """Where job frames go."""

    @property
    def replies(self) -> IO[bytes]:
        """Where reply frames come from."""

    @property
    def is_lent(self) -> bool:
        """Whether one of our own can take its place when it goes away."""

    def ended(self) -> str:
        """How it ended, in some words, once it has closed its replies."""

    def end(self) -> None:
        """End it and all that it has started."""

    def close(self) -> None:
        """End it, and let go of both streams."""


class Own:
    """A worker that is started now; nothing of the user's settings counts in it."""

    def __init__(self, command: Sequence[str], arguments: Sequence[str], folder: Path) -> None:
        with (folder / "stderr").open("wb") as errors:
            self._process = subprocess.Popen(
                [*command, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=folder,
                env=environment(folder),
                start_new_session=True,
            )

    @property
    def jobs(self) -> IO[bytes]:
        """Its standard input."""
        return _stream(self._process.stdin)

    @property
    def replies(self) -> IO[bytes]:
        """Its standard output."""
        return _stream(self._process.stdout)

    @property
    def is_lent(self) -> bool:
        """That nobody takes its place."""
        return False

    def ended(self) -> str:
        """Its exit code; it gets a moment to end by itself."""
        try:
            code = self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            code = self._kill()
        return f"exit code {code}"

    def end(self) -> None:
        """Kill the process and its group."""
        self._kill()

    def close(self) -> None:
        """Kill it, and close the pipes."""
        self.end()
        for stream in (self.jobs, self.replies):
            with suppress(OSError):  # unsent bytes for a dead worker
                stream.close()

    def _kill(self) -> int:
        process = self._process
        if sys.platform == "win32":
            process.kill()
        elif process.poll() is None:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                process.kill()
        return process.wait()


def environment(folder: Path) -> dict[str, str]:
    """The worker's environment; what Keras would write at home goes to `folder`."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**kept, "KERAS_HOME": str(folder / "keras"), "PYTHONUTF8": "1"}


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream
