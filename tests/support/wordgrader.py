"""A grader with the real zygote and no TensorFlow: its children do what a model says in words.

`error 0.25` answers tiny_line, off by that, and takes a moment; `crash` ends the child, and `kill`
the zygote. For the machines of a cluster, where FakeGrader would look for targets in vain.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.worker import protocol
from tfexam.worker.protocol import Job, Reply

if TYPE_CHECKING:
    from tfexam.grading.grader import Grader

COMMAND = (sys.executable, "-P", str(Path(__file__).resolve()))
MAGIC = 8
"""Bytes before the words, by which the scan knows an HDF5 file."""

MOMENT = 0.02
"""What a model takes, in seconds: 200 of them leave time to kill somebody."""


def grader(workers: int | None = None, *, spare: object = None, idle: bool = False) -> Grader:
    del spare, idle
    from tfexam.grading.grader import Grader

    return Grader(workers, command=COMMAND, patience=20)


def answer(job: Job) -> bytes:
    import numpy as np

    word, *more = Path(job.model).read_bytes()[MAGIC:].decode().split(" ")
    if word == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "kill":
        os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(MOMENT)
    x = protocol.load(Path(job.inputs))["x"]
    output = (x @ np.array([3, -2]) + 1 + float(more[0])).astype(np.float32).reshape(-1, 1)
    reply = Reply(job.id, "predicted", layers=("rlimits",), timing={"predict": MOMENT})
    return protocol.encode(reply, {"output": output})


def main() -> None:
    from tfexam.worker.zygote import Zygote

    replies = os.dup(1)
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as the real one does
    slots = int(sys.argv[sys.argv.index("--workers") + 1]) if "--workers" in sys.argv else 2
    try:
        Zygote(0, replies, slots, answer).serve()
    except BrokenPipeError:
        os._exit(0)


if __name__ == "__main__":
    main()
