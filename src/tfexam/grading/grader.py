"""Starting the worker, handing it jobs, and hearing its replies.

The worker starts importing TensorFlow the moment a `Grader` is made; make it before anything else.
"""

from __future__ import annotations

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tfexam.scan.rejected import plain
from tfexam.worker import protocol
from tfexam.worker.protocol import Job, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from tfexam.grading.measure import Answer

COMMAND = (sys.executable, "-P", "-m", "tfexam.worker.grade")

KEPT = (
    *("HOME", "LANG", "LC_ALL", "PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"),
    *("APPDATA", "LOCALAPPDATA", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP", "USERPROFILE"),
)
"""What the worker gets of the user's environment: nothing that changes how Keras computes."""

START_SECONDS = 180.0
"""What importing TensorFlow may take at the most, from a cold and slow disk."""

TALK_LINES = 40
CHATTER = re.compile(r"\s*$|[IW]\d{4} |WARNING: All log messages")

Answered = tuple[Reply, "Answer | None"]


class Grader:
    """A worker process, for as long as the context lives.

    workers  how many models run side by side; None: as many as there are cores, and memory
    command  of the worker (another one in tests)
    patience seconds beyond the jobs' own that may pass without a reply
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        command: Sequence[str] = COMMAND,
        patience: float = START_SECONDS,
    ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tfexam-grader-"))
        self._patience = patience
        self._pending: dict[int, Job] = {}
        self._heard: queue.SimpleQueue[Answered | None] = queue.SimpleQueue()
        self._process = _start(command, workers, self._folder)
        threading.Thread(target=self._listen, daemon=True).start()

    def __enter__(self) -> Grader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def submit(self, job: Job) -> None:
        """Hand a job to the worker. One that is dead already answers it with grader-error."""
        self._pending[job.id] = job
        try:
            _stream(self._process.stdin).write(protocol.encode(job))
            _stream(self._process.stdin).flush()
        except OSError:  # it has died: replies() says so
            return

    def replies(self) -> Iterator[Answered]:
        """Each job's reply as it comes, with the answer for n rows of one that predicted.

        Ends when every job is answered. Where the worker dies, or stays silent for longer than all
        its jobs may take, each unanswered job gets a grader-error that says what is known.
        """
        while self._pending:
            answer = self._next()
            if isinstance(answer, str):
                yield from self._give_up(answer)
            elif self._pending.pop(answer[0].id, None) is not None:
                yield answer

    def talk(self) -> str:
        """The end of what the worker wrote to standard error, for a crash log."""
        said = (self._folder / "stderr").read_text("utf-8", "replace")
        return "\n".join(said.strip().splitlines()[-TALK_LINES:])

    def close(self) -> None:
        """End the worker and all its children, and remove what was written for them."""
        _kill(self._process)
        for stream in (self._process.stdin, self._process.stdout):
            try:
                _stream(stream).close()
            except OSError:  # unsent bytes for a dead worker
                continue
        shutil.rmtree(self._folder, ignore_errors=True)

    def _next(self) -> Answered | str:
        """The next reply, or a sentence about why there will be none."""
        wait = self._patience + sum(job.seconds for job in self._pending.values())
        try:
            answer = self._heard.get(timeout=wait)
        except queue.Empty:
            return f"The grader's process did not answer for {wait:,.0f} seconds."
        if answer is None:
            code = _ended(self._process)
            return f"The grader's process ended (exit code {code}): {_last(self.talk())}"
        return answer

    def _give_up(self, why: str) -> Iterator[Answered]:
        _kill(self._process)
        unanswered, self._pending = list(self._pending), {}
        self._heard.put(None)
        for job in unanswered:
            yield Reply(job, "grader-error", why.strip()), None

    def _listen(self) -> None:
        """Read replies until there are no more; runs in a thread, for Windows can't select."""
        stream = _stream(self._process.stdout)
        try:
            while (frame := protocol.read(stream)) is not None:
                self._heard.put((protocol.reply_of(frame[0]), frame[1] or None))
        except (protocol.BadFrame, OSError, ValueError):  # it died in the middle, or we closed
            pass
        self._heard.put(None)


def _last(talk: str) -> str:
    """The last line that isn't TensorFlow's usual chatter."""
    lines = [line for line in talk.splitlines() if not CHATTER.match(line)]
    return plain(lines[-1], 200) if lines else "it left no word."


def _start(command: Sequence[str], workers: int | None, folder: Path) -> subprocess.Popen[bytes]:
    """The worker, in an environment and folder of its own, where nothing of the user's counts."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment["KERAS_HOME"] = str(folder / "keras")
    environment["PYTHONUTF8"] = "1"
    with (folder / "stderr").open("wb") as errors:
        return subprocess.Popen(
            [*command, *(["--workers", str(workers)] if workers else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )


def _kill(process: subprocess.Popen[bytes]) -> int:
    """End the process and its group; its exit code."""
    if sys.platform == "win32":
        process.kill()
    elif process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()
    return process.wait()


def _ended(process: subprocess.Popen[bytes]) -> int:
    """The exit code of a process that has closed its output; it gets a moment to end by itself."""
    try:
        return process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        return _kill(process)


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream
