"""One process that has imported TensorFlow, and forks a child for each model.

It runs no operation itself. A child has a session and two pipes of its own: one for its frame, one
for whatever is printed. It is read piece by piece with a deadline; then its whole session is
killed. When whoever reads the replies is gone, the zygote kills its children and ends.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import time
import traceback
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from tfexam.sandbox.linux import die_with
from tfexam.worker import protocol
from tfexam.worker.child import answer
from tfexam.worker.incoming import Incoming, Jobs
from tfexam.worker.priority import pass_on
from tfexam.worker.protocol import BadFrame, Job
from tfexam.worker.replies import trusted
from tfexam.worker.verdict import BROKE, End, Stopped, of_row, once_more, verdict

if TYPE_CHECKING:
    from collections.abc import Callable

PIECE = 1 << 20
TALK = 8 << 10
"""Bytes of a child's talk that are kept."""

MAX_OPEN = 4096
"""No file descriptor of the zygote is as high as this."""

OUTPUT, ERRORS = 3, 2  # what a child writes to


@dataclass
class Child:
    """One model that is running."""

    job: Job
    pid: int
    output: int
    errors: int
    deadline: float
    frame: Incoming
    talk: bytearray = field(default_factory=bytearray)

    @property
    def said(self) -> str:
        """The end of what it printed."""
        return self.talk.decode("utf-8", "replace")


class Zygote:
    """Jobs in, replies out.

    jobs, replies  file descriptors
    slots          how many children may run side by side
    run            what a child does (another one in tests)
    line           a descriptor that becomes readable when nobody is left, where there is one
    """

    def __init__(
        self,
        jobs: int,
        replies: int,
        slots: int,
        run: Callable[[Job], bytes] = answer,
        line: int | None = None,
    ) -> None:
        self._in, self._out, self._slots, self._run = jobs, replies, slots, run
        self._line = line
        self._selector = selectors.DefaultSelector()
        self._reader = Jobs()
        self._waiting: deque[Job] = deque()
        self._children: list[Child] = []
        self._memory = available_mb()

    def serve(self) -> None:
        """Answer jobs until there are no more, or nobody is left to answer."""
        self._selector.register(self._in, selectors.EVENT_READ, self._take_jobs)
        with contextlib.suppress(PermissionError):  # a file can't be watched, and needn't be
            self._selector.register(self._out, selectors.EVENT_READ, self._abandoned)
        if self._line is not None:
            self._selector.register(self._line, selectors.EVENT_READ, self._abandoned)
        try:
            while self._in >= 0 or self._waiting or self._children:
                self._step()
        finally:
            for child in self._children:
                _kill(child)

    def _step(self) -> None:
        while self._waiting and self._has_room(self._waiting[0]):
            self._start(self._waiting.popleft())
        now = time.monotonic()
        soonest = min((child.deadline for child in self._children), default=None)
        wait = None if soonest is None else max(0.0, soonest - now)
        for key, _ in self._selector.select(wait):
            key.data()
        now = time.monotonic()
        for late in [child for child in self._children if child.deadline <= now]:
            self._end(late, Stopped.DEADLINE)

    def _has_room(self, job: Job) -> bool:
        """One child always runs; more while there are slots, and memory for half their limits."""
        if not self._children:
            return True
        asked = job.memory_mb + sum(child.job.memory_mb for child in self._children)
        return len(self._children) < self._slots and asked <= 2 * self._memory

    def _take_jobs(self) -> None:
        piece = os.read(self._in, PIECE)
        if piece:
            self._waiting.extend(self._reader.add(piece))
        else:
            self._selector.unregister(self._in)
            self._in = -1

    def _abandoned(self) -> NoReturn:
        raise BrokenPipeError("nobody reads the replies any more")

    def _start(self, job: Job) -> None:
        try:
            child = _fork(job, self._run)
        except OSError as error:
            self._write(protocol.encode(verdict(job, End(BROKE), None, f"no process: {error}")))
            return
        self._children.append(child)
        self._selector.register(child.output, selectors.EVENT_READ, lambda: self._hear(child))
        self._selector.register(child.errors, selectors.EVENT_READ, lambda: self._overhear(child))

    def _hear(self, child: Child) -> None:
        """A piece of the child's frame, or the end of what it has to say."""
        if child not in self._children:
            return
        piece = os.read(child.output, PIECE)
        try:
            child.frame.add(piece)
        except BadFrame:
            self._end(child, Stopped.NONSENSE)
        else:
            if child.frame.whole or not piece:
                self._end(child, None)

    def _overhear(self, child: Child) -> None:
        if child not in self._children:
            return
        piece = os.read(child.errors, PIECE)
        child.talk += piece
        del child.talk[:-TALK]
        if not piece:
            self._selector.unregister(child.errors)

    def _end(self, child: Child, stopped: Stopped | None) -> None:
        """Kill what is left of the child, and answer its job."""
        self._children.remove(child)
        for pipe in (child.output, child.errors):
            with contextlib.suppress(KeyError):
                self._selector.unregister(pipe)
        end = _kill(child, at_once=stopped is not None or child.frame.whole)
        child.talk += _left_in(child.errors)
        os.close(child.output)
        os.close(child.errors)
        again = None if stopped or child.frame.whole else once_more(child.job, end, child.said)
        if again is not None:
            self._waiting.appendleft(again)
        else:
            self._write(_reply(child, end, stopped))

    def _write(self, frame: bytes) -> None:
        left = memoryview(frame)
        while left:
            left = left[os.write(self._out, left) :]


def _reply(child: Child, end: End, stopped: Stopped | None) -> bytes:
    """The child's own frame where it is sound, else what its end means."""
    if child.job.rows:
        return protocol.encode(of_row(child.job, end, child.said))
    if stopped is None and child.frame.whole:
        try:
            return _relayed(child)
        except BadFrame:
            stopped = Stopped.NONSENSE
    return protocol.encode(verdict(child.job, end, stopped, child.said))


def _relayed(child: Child) -> bytes:
    header, arrays = child.frame.take()
    reply = trusted(header, arrays, child.job.id, child.job.outputs)
    return protocol.encode(reply, arrays)


def _fork(job: Job, run: Callable[[Job], bytes]) -> Child:
    """Start a child. Raises OSError where the system has no process to give."""
    output, frame_to = os.pipe()
    errors, talk_to = os.pipe()
    parent = os.getpid()
    try:
        pid = os.fork()
        if pid == 0:
            _become(job, run, parent, frame_to, talk_to)
    except OSError:
        os.close(output)
        os.close(errors)
        raise
    finally:
        os.close(frame_to)
        os.close(talk_to)
    deadline = time.monotonic() + job.seconds
    return Child(job, pid, output, errors, deadline, Incoming(job.max_output_bytes))


def _become(
    job: Job, run: Callable[[Job], bytes], parent: int, frame_to: int, talk_to: int
) -> NoReturn:
    """What a forked child does, from its first step to its end."""
    try:
        os.setsid()
        die_with(parent)
        pass_on()
        _keep_only(frame_to, talk_to)
        frame = memoryview(run(job))
        with contextlib.suppress(OSError):  # the model closed the pipe: so it gives no answer
            while frame:
                frame = frame[os.write(OUTPUT, frame) :]
        os._exit(0)
    except BaseException:  # whatever it is, this process must never go on as a second zygote
        traceback.print_exc()
    finally:
        os._exit(BROKE)


def _keep_only(frame_to: int, talk_to: int) -> None:
    """Leave the child nothing open but its two pipes: no job, no reply, no sibling."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    frame_to, talk_to = os.dup(frame_to), os.dup(talk_to)
    os.dup2(nothing, 0)
    os.dup2(talk_to, 1)
    os.dup2(talk_to, ERRORS)
    os.dup2(frame_to, OUTPUT, inheritable=False)
    os.closerange(OUTPUT + 1, MAX_OPEN)


def _kill(child: Child, *, at_once: bool = True) -> End:
    """End the child's session and collect it.

    Where it has closed its pipe by itself, it gets a moment to end by itself, so that its code
    says how.
    """
    end = None if at_once else _gone(child.pid, patience=1.0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    if end is None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)
        end = _end_of(child.pid, 0)
    assert end is not None  # a wait that doesn't come back at once comes back with it
    return end


def _gone(pid: int, patience: float) -> End | None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        end = _end_of(pid, os.WNOHANG)
        if end is not None:
            return end
        time.sleep(0.005)
    return None


def _end_of(pid: int, options: int) -> End | None:
    ended, status, used = os.wait4(pid, options)
    if not ended:
        return None
    return End(os.waitstatus_to_exitcode(status), used.ru_maxrss / 1024)


def _left_in(pipe: int) -> bytes:
    """What is left in a pipe, without waiting for more (a grandchild may hold it open)."""
    os.set_blocking(pipe, False)
    try:
        return os.read(pipe, TALK)
    except BlockingIOError:
        return b""


def available_mb() -> int:
    """Memory that is free for new processes, MiB."""
    try:
        with open("/proc/meminfo") as table:  # noqa: PTH123  # no Path before a fork
            found = next(line for line in table if line.startswith("MemAvailable"))
        return int(found.split()[1]) >> 10
    except (OSError, StopIteration):
        return 4096
