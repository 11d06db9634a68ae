"""The parent's end of the grader: starts the worker, hands it jobs, hears its replies."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from typing import TYPE_CHECKING, Any, Self

from tfexam.worker import protocol
from tfexam.worker.protocol import BadFrame, Job, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 180.0
"""What the worker may take to import TensorFlow, on a slow disk."""

KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")
QUIET = {
    "CUDA_VISIBLE_DEVICES": "",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class Grader:
    """A worker process that is started at once; leaving the context ends it and its children."""

    def __init__(self, workers: int | None = None) -> None:
        self._talk = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
        self._open: dict[int, Job] = {}
        command = [
            sys.executable,
            "-P",
            "-m",
            "tfexam.worker.grade",
            "--workers",
            str(workers or 0),
        ]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._talk,
            env=_environment(),
            cwd=tempfile.gettempdir(),
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def submit(self, job: Job) -> None:
        """Hand over a job; its reply comes out of `replies`."""
        self._open[job.id] = job
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(protocol.encode(job))
            self._process.stdin.flush()

    def replies(self) -> Iterator[tuple[Reply, Any]]:
        """A reply for every open job, as they are done, with the output array if it predicted.

        A worker that dies or says nothing for too long leaves each open job a `grader-error`.
        """
        patience = START_SECONDS + sum(job.seconds for job in self._open.values())
        watchdog = threading.Timer(patience, self._kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            while self._open:
                frame = self._next()
                if frame is None:
                    yield from self._died()
                    return
                reply = protocol.reply_of(frame[0])
                self._open.pop(reply.id, None)
                yield reply, frame[1].get("output")
        finally:
            watchdog.cancel()

    def close(self) -> None:
        """End the worker and all that it started."""
        self._kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._talk):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _next(self) -> tuple[dict[str, Any], dict[str, Any]] | None:
        assert self._process.stdout is not None
        try:
            return protocol.read(self._process.stdout)
        except BadFrame:
            return None

    def _died(self) -> Iterator[tuple[Reply, None]]:
        self._kill()
        self._talk.seek(0)
        lines = self._talk.read().decode(errors="replace").strip().splitlines()
        why = lines[-1] if lines else f"exit code {self._process.wait()}"
        for id_ in list(self._open):
            del self._open[id_]
            yield Reply(id_, "grader-error", f"The grader stopped: {why}"), None

    def _kill(self) -> None:
        if self._process.poll() is not None:
            return
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()


def _environment() -> dict[str, str]:
    """Nothing of the user's that changes what Python or TensorFlow does."""
    return {**{name: os.environ[name] for name in KEPT if name in os.environ}, **QUIET}
