from __future__ import annotations

import signal

import pytest

from tfexam.worker.protocol import Job
from tfexam.worker.verdict import BROKE, Stopped, verdict

JOB = Job(1, "model", "keras", "inputs", (), 256, 7.5, 3000, 1000, 1 << 20)


@pytest.mark.parametrize(
    ("code", "stopped", "talk", "expected"),
    [
        (0, None, "", "unreadable"),
        (-signal.SIGKILL, Stopped.DEADLINE, "", "too-slow"),
        (-signal.SIGKILL, Stopped.NONSENSE, "", "unreadable"),
        (-signal.SIGXCPU, None, "", "too-slow"),
        (-signal.SIGKILL, None, "", "out-of-memory"),
        (-signal.SIGABRT, None, "terminate called: std::bad_alloc", "out-of-memory"),
        (-signal.SIGSYS, None, "", "refused"),
        (-signal.SIGSEGV, None, "", "unreadable"),
        (-(signal.SIGRTMIN + 6), None, "", "unreadable"),
        (1, None, "", "unreadable"),
        (BROKE, None, "Traceback\nKeyError: 'x'", "grader-error"),
        (BROKE, None, "Traceback\nMemoryError", "out-of-memory"),
    ],
    ids=str,
)
def test_an_end_without_an_answer_has_its_meaning(
    code: int, stopped: Stopped | None, talk: str, expected: str
) -> None:
    reply = verdict(JOB, code, stopped, talk)
    assert (reply.id, reply.status) == (1, expected)
    assert "{}" not in reply.message


def test_the_limit_that_was_passed_is_said() -> None:
    assert "7.5 seconds" in verdict(JOB, 0, Stopped.DEADLINE, "").message
    assert "3,000 MB" in verdict(JOB, -signal.SIGKILL, None, "").message


def test_a_crash_names_its_signal() -> None:
    assert "SIGSEGV" in verdict(JOB, -signal.SIGSEGV, None, "").message
