"""Where models are run, one unit of work each: a snapshot goes in, a reply comes out.

Nothing is marked here: the held-out targets stay with whoever asks.
"""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from tfexam.exam.outcome import Outcome
from tfexam.grading.jobs import job_for
from tfexam.worker.protocol import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tfexam.bank.contract import Contract
    from tfexam.grading.grader import Answered, Grader


@dataclass(frozen=True)
class Work:
    """One model to run on the held-out inputs of one problem.

    snapshot   the model's copy: a file or a folder
    inputs     the frame file of the held-out inputs
    closed_in  run it only behind every layer of the sandbox
    """

    id: int
    snapshot: Path
    inputs: Path
    contract: Contract
    closed_in: bool = False


class Runner(Protocol):
    """What runs models, several at a time."""

    @property
    def room(self) -> int:
        """How many works it should have, so that it is never idle."""

    def take(self, work: Work) -> None:
        """Hand a work over."""

    def done(self) -> Iterator[Answered]:
        """Each work's reply as it comes, with the answer of one that predicted.

        What is taken meanwhile is answered, too; ends when nothing is left.
        """


def broke(reply: Reply) -> bool:
    """Whether the grader died; one that refuses to go without its sandbox says what holds."""
    return reply.status == "grader-error" and not reply.layers


class Here:
    """This machine, with one grader at a time: where it dies, the next work begins another.

    start  makes a grader
    """

    def __init__(self, start: Callable[[], Grader], room: int = 1) -> None:
        self._start, self._room = start, room
        self._open = ExitStack()
        self._grader = self._open.enter_context(start())
        self._has_died = False
        self._waiting: deque[Work] = deque()
        self._settled: deque[Reply] = deque()
        self._running: dict[int, ExitStack] = {}

    @property
    def room(self) -> int:
        """How many works it should have, so that it is never idle."""
        return self._room

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the grader, and remove what was unpacked for it."""
        self._open.close()
        for unpacked in self._running.values():
            unpacked.close()

    def take(self, work: Work) -> None:
        """Hand a work over: at once, or after a dead grader has answered for all that it had."""
        self._waiting.append(work)
        self._begin()

    def done(self) -> Iterator[Answered]:
        """Each work's reply as it comes, with the answer of one that predicted."""
        while self._waiting or self._settled or self._running:
            self._begin()
            yield from self._without_grader()
            for reply, answer in self._grader.replies():
                self._running.pop(reply.id).close()
                self._has_died = self._has_died or broke(reply)
                yield reply, answer
                yield from self._without_grader()

    def _begin(self) -> None:
        if self._has_died and self._running:
            return
        while self._waiting:
            if self._has_died:
                self._start_another()
            self._hand_on(self._waiting.popleft())

    def _start_another(self) -> None:
        self._open.close()
        self._grader = self._open.enter_context(self._start())
        self._has_died = False

    def _hand_on(self, work: Work) -> None:
        """Scan a model, and run it unless size or scan settle it."""
        unpacked = ExitStack()
        context = job_for(work.id, work.snapshot, work.inputs, work.contract)
        job = unpacked.enter_context(context)
        if isinstance(job, Outcome):
            unpacked.close()
            self._settled.append(reply_of(work.id, job))
        else:
            self._running[work.id] = unpacked
            self._grader.submit(replace(job, closed_in=work.closed_in))

    def _without_grader(self) -> Iterator[Answered]:
        while self._settled:
            yield self._settled.popleft(), None


def reply_of(id_: int, outcome: Outcome) -> Reply:
    """What size or scan settled, as if the grader had said it."""
    code = outcome.code.value.code
    return Reply(id_, code, outcome.message, outcome.hint)  # type: ignore[arg-type]
