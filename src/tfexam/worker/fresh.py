"""Where fork won't do (macOS, Windows): a fresh process for each model, the same protocol."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

from tfexam.worker import protocol
from tfexam.worker.child import answer
from tfexam.worker.incoming import Incoming
from tfexam.worker.preload import preload
from tfexam.worker.protocol import BadFrame, Job, Reply
from tfexam.worker.replies import trusted
from tfexam.worker.verdict import End, Stopped, of_row, once_more, verdict

IMPORT_SECONDS = 120
"""What a cold import of TensorFlow may take at the most; it is not the model's time."""

COMMAND = (sys.executable, "-P", "-m", "tfexam.worker.grade", "--one")
EXIT_LATE = 70


def serve(slots: int) -> None:
    """Answer the jobs on standard input, each in a process of its own."""
    lock = threading.Lock()
    output = sys.stdout.buffer

    def one(job: Job) -> None:
        frame = grade(job)
        with lock:
            output.write(frame)
            output.flush()

    with ThreadPoolExecutor(slots) as pool:
        while (frame := protocol.read(sys.stdin.buffer)) is not None:
            pool.submit(one, protocol.job_of(frame[0]))


def grade(job: Job) -> bytes:
    """The reply frame for one job, from a process of its own."""
    try:
        done = subprocess.run(
            COMMAND,
            input=protocol.encode(job),
            capture_output=True,
            timeout=IMPORT_SECONDS + job.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _late(job)
    except OSError as error:
        said = f"The grader could not start a process: {error.strerror or error}."
        return protocol.encode(Reply(job.id, "grader-error", said))
    if done.returncode == EXIT_LATE:
        return _late(job)
    return _reply(job, done)


def _late(job: Job) -> bytes:
    if job.rows:
        return protocol.encode(of_row(job, End(0), ""))
    return protocol.encode(verdict(job, End(0), Stopped.DEADLINE, ""))


def _reply(job: Job, done: subprocess.CompletedProcess[bytes]) -> bytes:
    end, talk = End(done.returncode), done.stderr.decode("utf-8", "replace")
    if job.rows:
        return protocol.encode(of_row(job, end, talk))
    again = None if done.stdout else once_more(job, end, talk)
    if again is not None:
        return grade(again)
    frame = Incoming(job.max_output_bytes)
    try:
        frame.add(done.stdout)
        header, arrays = frame.take()
        return protocol.encode(trusted(header, arrays, job.id, job.outputs), arrays)
    except BadFrame:
        stopped = Stopped.NONSENSE if done.stdout else None
        return protocol.encode(verdict(job, end, stopped, talk))


def one(replies: int) -> None:
    """Answer the one job on standard input, in this process."""
    frame = protocol.read(sys.stdin.buffer)
    if frame is None:
        return
    job = protocol.job_of(frame[0])
    preload()
    clock = threading.Timer(job.seconds, os._exit, (EXIT_LATE,))
    clock.daemon = True
    clock.start()
    reply = memoryview(answer(job))
    while reply:
        reply = reply[os.write(replies, reply) :]
    os._exit(0)
