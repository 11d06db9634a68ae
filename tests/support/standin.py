"""The real zygote with children that misbehave on demand, without TensorFlow.

`python -P standin.py` speaks the worker's protocol; a job's `model` names what its child does. As a
module it makes such jobs.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.worker import protocol
from tfexam.worker.protocol import Job, Reply, TensorSpec

if TYPE_CHECKING:
    from collections.abc import Callable

COMMAND = (sys.executable, "-P", str(Path(__file__).resolve()))
MAX_OUTPUT = 1 << 16


def job(number: int, behaviour: str, seconds: float = 20.0) -> Job:
    """A job whose child does what `behaviour` names."""
    specs = (TensorSpec("x", "float32", (4,)),)
    return Job(number, behaviour, "keras", "inputs", specs, 8, seconds, 300, 1000, MAX_OUTPUT)


def answered(number: int, status: str = "predicted", message: str = "") -> bytes:
    """A sound reply frame with the job's number for its output."""
    import numpy as np

    reply = Reply(number, status, message)  # type: ignore[arg-type]  # some are not sound
    output = {"output": np.full((2, 1), number, np.float32)} if status == "predicted" else {}
    return protocol.encode(reply, output)


def well(asked: Job) -> bytes:
    return answered(asked.id)


def write(piece: bytes) -> None:
    os.write(3, piece)


def grandchild(asked: Job) -> bytes:
    """Answer, and leave somebody behind who holds the pipe open."""
    if os.fork() == 0:
        time.sleep(600)
    return answered(asked.id)


def hold_the_pipe(asked: Job) -> bytes:
    """End without an answer, and leave somebody behind who holds the pipe open."""
    if os.fork() == 0:
        time.sleep(600)
    os._exit(0)


def spin(asked: Job) -> bytes:
    while True:
        pass


def sleep(asked: Job) -> bytes:
    time.sleep(600)
    return b""


def stop(asked: Job) -> bytes:
    os.kill(os.getpid(), signal.SIGSTOP)
    return b""


def deaf(asked: Job) -> bytes:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    return sleep(asked)


def leave(asked: Job) -> bytes:
    os._exit(0)


def crash(asked: Job) -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def crash_over_many(asked: Job) -> bytes:
    """As a kernel that is refused the memory for all rows."""
    return well(asked) if asked.rows else crash(asked)


def starve(asked: Job) -> bytes:
    from tfexam.sandbox.layers import Limits
    from tfexam.sandbox.rlimits import rlimits

    rlimits(Limits((), asked.memory_mb, 20))
    return bytes(600 << 20)


def flood(asked: Job) -> bytes:
    os.write(1, b"x" * (4 << 20))  # what it prints is read, and forgotten
    return b"\xff" * (8 << 20)


def oversize(asked: Job) -> bytes:
    import numpy as np

    return protocol.encode(Reply(asked.id, "predicted"), {"output": np.zeros(1 << 20)})


def cut(asked: Job) -> bytes:
    return answered(asked.id)[:-3]


def forge_another(asked: Job) -> bytes:
    return answered(asked.id + 1)


def forge_status(asked: Job) -> bytes:
    return answered(asked.id, "scored", "5 of 5")


def no_output(asked: Job) -> bytes:
    return protocol.encode(Reply(asked.id, "predicted"))


def escape_sequences(asked: Job) -> bytes:
    return answered(asked.id, "refused", "\x1b[2J\x1b]0;owned\x07 hello")


def our_bug(asked: Job) -> bytes:
    raise KeyError("a bug of the grader")


def list_descriptors(asked: Job) -> bytes:
    """Say what is open besides the three streams and the pipe for the answer."""
    time.sleep(0.2)  # until its sibling runs too
    found = [fd for fd in range(4, 256) if _is_open(fd)]
    return answered(asked.id, "refused", f"open: {found}")


def _is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def tell_priority(asked: Job) -> bytes:
    return answered(asked.id, "refused", str(os.getpriority(os.PRIO_PROCESS, 0)))


def tell_sessions_priority(asked: Job) -> bytes:
    """What its session weighs against others, which counts where each has a group of its own."""
    return answered(asked.id, "refused", Path("/proc/self/autogroup").read_text().split()[-1])


def end_the_zygote(asked: Job) -> bytes:
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(600)
    return b""


BEHAVIOURS: dict[str, Callable[[Job], bytes]] = {
    behaviour.__name__: behaviour
    for behaviour in (
        *(well, grandchild, hold_the_pipe, spin, sleep, stop, deaf, leave, crash, starve, flood),
        *(oversize, cut, forge_another, forge_status, no_output, escape_sequences, our_bug),
        *(crash_over_many, list_descriptors, tell_priority, tell_sessions_priority, end_the_zygote),
    )
}


def main() -> None:
    from tfexam.worker.zygote import Zygote

    replies = os.dup(1)
    os.dup2(2, 1)
    slots = int(sys.argv[sys.argv.index("--workers") + 1]) if "--workers" in sys.argv else 2
    try:
        Zygote(0, replies, slots, lambda asked: BEHAVIOURS[asked.model](asked)).serve()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
