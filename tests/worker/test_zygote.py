"""The real zygote, with children that misbehave on demand."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from support.standin import COMMAND, job
from tfexam.grading.grader import Grader
from tfexam.worker import protocol
from tfexam.worker.zygote import Zygote

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.worker.protocol import Job, Reply

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks")


def ask(*jobs: Job, workers: int = 2) -> dict[int, Reply]:
    with Grader(workers, command=COMMAND, patience=20) as grader:
        for each in jobs:
            grader.submit(each)
        replies = [reply for reply, _ in grader.replies()]
    assert len(replies) == len(jobs)
    return {reply.id: reply for reply in replies}


@pytest.mark.parametrize(
    ("behaviour", "status", "words"),
    [
        ("well", "predicted", ""),
        ("grandchild", "predicted", ""),
        ("leave", "unreadable", "without an answer"),
        ("crash", "unreadable", "SIGSEGV"),
        ("crash_over_many", "out-of-memory", "300 MB"),
        ("starve", "out-of-memory", "300 MB"),
        ("flood", "unreadable", "no answer"),
        ("oversize", "unreadable", "no answer"),
        ("cut", "unreadable", "without an answer"),
        ("forge_status", "unreadable", "no answer"),
        ("no_output", "unreadable", "no answer"),
        ("escape_sequences", "refused", "[2J]0;owned hello"),
        ("our_bug", "grader-error", "a bug of the grader"),
        ("list_descriptors", "refused", "open: []"),
    ],
)
def test_each_end_of_a_child_has_its_status(behaviour: str, status: str, words: str) -> None:
    reply = ask(job(1, behaviour))[1]
    assert (reply.status, words in reply.message) == (status, True)


@pytest.mark.parametrize("behaviour", ["spin", "sleep", "stop", "deaf", "hold_the_pipe"])
def test_whoever_does_not_answer_in_time_is_too_slow(behaviour: str) -> None:
    start = time.monotonic()
    assert ask(job(1, behaviour, seconds=0.5))[1].status == "too-slow"
    assert time.monotonic() - start < 10


def test_an_answer_cannot_pass_for_another_models() -> None:
    replies = ask(job(1, "forge_another"), job(2, "crash"))
    assert (replies[1].status, replies[2].status) == ("predicted", "unreadable")


def test_one_dying_model_takes_only_itself() -> None:
    behaviours = ["well", "crash", "well", "leave", "starve", "cut", "well"]
    replies = ask(*[job(n, b) for n, b in enumerate(behaviours)])
    assert {n for n, r in replies.items() if r.status == "predicted"} == {0, 2, 6}


def test_models_run_side_by_side_and_are_answered_as_they_are_done() -> None:
    slow, quick = job(1, "sleep", seconds=1.5), job(2, "well")
    assert list(ask(slow, quick)) == [2, 1]


def test_no_more_models_run_side_by_side_than_asked_for() -> None:
    slow, quick = job(1, "sleep", seconds=0.5), job(2, "well")
    assert list(ask(slow, quick, workers=1)) == [1, 2]


def test_a_child_sees_nothing_of_its_siblings_pipes() -> None:
    replies = ask(job(1, "list_descriptors"), job(2, "list_descriptors"))
    assert {reply.message for reply in replies.values()} == {"open: []"}


def test_many_models_are_all_answered() -> None:
    replies = ask(*[job(n, "well") for n in range(60)])
    assert {reply.status for reply in replies.values()} == {"predicted"}


def test_a_system_without_a_process_to_give_is_our_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_fork() -> int:
        raise BlockingIOError("Resource busy")

    monkeypatch.setattr("os.fork", no_fork)
    jobs, replies = os.pipe()
    os.write(replies, protocol.encode(job(1, "well")))
    os.close(replies)
    with (tmp_path / "replies").open("w+b") as stream:
        Zygote(jobs, stream.fileno(), 1).serve()
        stream.seek(0)
        frame = protocol.read(stream)
    os.close(jobs)
    assert frame is not None
    assert (frame[0]["id"], frame[0]["status"]) == (1, "grader-error")
    assert "Resource busy" in frame[0]["message"]
