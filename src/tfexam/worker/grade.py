"""`python -P -m tfexam.worker.grade`: run strangers' models, and hand back what they return.

Job frames on standard input, reply frames on standard output (protocol.py). Whatever TensorFlow
prints goes to standard error.
"""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys

from tfexam.worker.priority import LOWEST, pass_on


def main() -> None:
    """Serve until standard input ends, or nobody reads the replies."""
    asked = _arguments()
    gc.disable()  # importing TensorFlow makes a million objects, and none of them is garbage
    replies = os.dup(1)
    if asked.one or sys.platform != "linux" or asked.fresh:
        _without_fork(asked, replies)
        return
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, who ends this process
    from tfexam.worker.preload import preload

    if asked.spare:
        from tfexam.worker import spare

        spare.serve(preload, _cores())
        os._exit(0)
    if asked.idle:
        os.nice(LOWEST)
    pass_on()
    preload()
    from tfexam.worker.zygote import Zygote

    try:
        Zygote(0, replies, asked.workers or _cores()).serve()
    except BrokenPipeError:
        os._exit(0)
    os._exit(0)


def _without_fork(asked: argparse.Namespace, replies: int) -> None:
    from tfexam.worker import fresh

    if not asked.one:
        fresh.serve(asked.workers or _cores())
        return
    os.dup2(2, 1)
    fresh.one(replies)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tfexam.worker.grade")
    parser.add_argument("--workers", type=int, default=0, help="models side by side; 0: as cores")
    parser.add_argument("--idle", action="store_true", help="at the lowest priority")
    parser.add_argument("--spare", action="store_true", help="wait in this folder for others")
    parser.add_argument("--fresh", action="store_true", help="a process a model, without fork")
    parser.add_argument("--one", action="store_true", help="answer one job in this process")
    return parser.parse_args()


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


if __name__ == "__main__":
    main()
