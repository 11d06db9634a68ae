from __future__ import annotations

import signal
from dataclasses import replace

import pytest

from tfexam.worker.protocol import Job
from tfexam.worker.verdict import BROKE, NEAR, End, Stopped, of_row, once_more, verdict

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
    reply = verdict(JOB, End(code), stopped, talk)
    assert (reply.id, reply.status) == (1, expected)
    assert "{}" not in reply.message


def test_the_limit_that_was_passed_is_said() -> None:
    assert "7.5 seconds" in verdict(JOB, End(0), Stopped.DEADLINE, "").message
    assert "3,000 MB" in verdict(JOB, End(-signal.SIGKILL), None, "").message


def test_a_crash_names_its_signal() -> None:
    assert "SIGSEGV" in verdict(JOB, End(-signal.SIGSEGV), None, "").message


@pytest.mark.parametrize("ended_by", [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS])
def test_a_crash_of_one_that_held_much_of_its_memory_is_for_want_of_it(
    ended_by: signal.Signals,
) -> None:
    much = NEAR * JOB.memory_mb
    assert verdict(JOB, End(-ended_by, much), None, "").status == "out-of-memory"
    assert verdict(JOB, End(-ended_by, much - 1), None, "").status == "unreadable"


@pytest.mark.parametrize(
    ("code", "status"),
    [(-signal.SIGSYS, "refused"), (-signal.SIGXCPU, "too-slow"), (1, "unreadable")],
)
def test_another_end_means_what_it_means_however_much_it_held(code: int, status: str) -> None:
    assert verdict(JOB, End(code, JOB.memory_mb), None, "").status == status


def test_what_crashed_is_run_once_more_over_one_row() -> None:
    crash = End(-signal.SIGSEGV)
    again = once_more(JOB, crash, "")
    assert again == replace(JOB, rows=1)
    assert once_more(again, crash, "") is None


@pytest.mark.parametrize("end", [End(0), End(BROKE), End(-signal.SIGSYS), End(-signal.SIGKILL)])
def test_what_ended_otherwise_is_not(end: End) -> None:
    assert once_more(JOB, end, "") is None


def test_one_that_crashes_over_one_row_too_is_to_blame_and_else_its_memory() -> None:
    assert of_row(JOB, End(-signal.SIGSEGV), "").status == "unreadable"
    assert of_row(JOB, End(0), "").status == "out-of-memory"
