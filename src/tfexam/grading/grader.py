"""Starting the worker, handing it jobs, and hearing its replies.

The worker starts importing TensorFlow the moment a `Grader` is made; make it before anything else.
"""

from __future__ import annotations

import queue
import re
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.grading.process import COMMAND, Own, Worker
from tfexam.scan.rejected import plain
from tfexam.worker import protocol
from tfexam.worker.protocol import Job, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from tfexam.grading.measure import Answer
    from tfexam.grading.spare import Spare

START_SECONDS = 180.0
"""What importing TensorFlow may take at the most, from a cold and slow disk."""

TALK_LINES = 40
CHATTER = re.compile(r"\s*$|[IW]\d{4} |WARNING: All log messages")

Answered = tuple[Reply, "Answer | None"]


class Grader:
    """A worker process, for as long as the context lives.

    workers  how many models run side by side; None: as many as there are cores, and memory
    spare    a worker that may be warm; without one, one of our own is started
    idle     whether models run at the lowest priority
    command  of the worker (another one in tests)
    patience seconds beyond the jobs' own that may pass without a reply
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        spare: Spare | None = None,
        idle: bool = False,
        command: Sequence[str] = COMMAND,
        patience: float = START_SECONDS,
    ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="tfexam-grader-"))
        self._patience = patience
        self._command = command
        self._is_closed = False
        self._arguments = [*(["--workers", str(workers)] if workers else []), *["--idle"] * idle]
        self._pending: dict[int, Job] = {}
        self._heard: queue.SimpleQueue[Answered | None] = queue.SimpleQueue()
        lent = spare.session(workers, self._folder / "stderr", idle=idle) if spare else None
        self._work_with(lent or self._own())

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
        self._hand_on(job)

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
        self._is_closed = True
        self._worker.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _own(self) -> Worker:
        return Own(self._command, self._arguments, self._folder)

    def _work_with(self, worker: Worker) -> None:
        self._worker = worker
        threading.Thread(target=self._listen, args=(worker,), daemon=True).start()

    def _hand_on(self, job: Job) -> None:
        with suppress(OSError):  # it has died: replies() says so
            self._worker.jobs.write(protocol.encode(job))
            self._worker.jobs.flush()

    def _next(self) -> Answered | str:
        """The next reply, or a sentence about why there will be none."""
        wait = self._patience + sum(job.seconds for job in self._pending.values())
        try:
            answer = self._heard.get(timeout=wait)
        except queue.Empty:
            return f"The grader's process did not answer for {wait:,.0f} seconds."
        if answer is not None:
            return answer
        if self._worker.is_lent and not self._is_closed:
            self._take_over()
            return self._next()
        how = self._worker.ended()
        return f"The grader's process ended ({how}): {_last(self.talk())}"

    def _take_over(self) -> None:
        """A worker of our own does what the one that was lent has left."""
        self._worker.close()
        self._work_with(self._own())
        for job in self._pending.values():
            self._hand_on(job)

    def _give_up(self, why: str) -> Iterator[Answered]:
        self._worker.end()
        unanswered, self._pending = list(self._pending), {}
        self._heard.put(None)
        for job in unanswered:
            yield Reply(job, "grader-error", why.strip()), None

    def _listen(self, worker: Worker) -> None:
        """Read replies until there are no more; runs in a thread, for Windows can't select."""
        try:
            while (frame := protocol.read(worker.replies)) is not None:
                self._heard.put((protocol.reply_of(frame[0]), frame[1] or None))
        except (protocol.BadFrame, OSError, ValueError):  # it died in the middle, or we closed
            pass
        self._heard.put(None)


def _last(talk: str) -> str:
    """The last line that isn't TensorFlow's usual chatter."""
    lines = [line for line in talk.splitlines() if not CHATTER.match(line)]
    return plain(lines[-1], 200) if lines else "it left no word."
