"""A process for each model: what comes back of it is checked as a forked child's is."""

from __future__ import annotations

import io
import subprocess
from typing import TYPE_CHECKING, Any

import numpy as np

from tfexam.worker import fresh, protocol
from tfexam.worker.protocol import Job, Reply

if TYPE_CHECKING:
    import pytest

JOB = Job(1, "model", "keras", "inputs", (), 256, 7.5, 3000, 1000, 1 << 20)


def reply(monkeypatch: pytest.MonkeyPatch, code: int, said: bytes) -> Reply:
    """What the job's process comes to that ended with this code after it said this."""

    def run(command: Any, **options: Any) -> subprocess.CompletedProcess[bytes]:
        return subprocess.CompletedProcess(command, code, said, b"")

    monkeypatch.setattr(subprocess, "run", run)
    frame = protocol.read(io.BytesIO(fresh.grade(JOB)))
    assert frame is not None
    return protocol.reply_of(frame[0])


def test_an_array_of_another_name_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    said = protocol.encode(Reply(1, "predicted"), {"other": np.zeros((7, 1), np.float32)})
    assert reply(monkeypatch, 0, said).status == "unreadable"


def test_an_end_by_a_signal_without_a_name_is_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "signal 40" in reply(monkeypatch, -40, b"").message


def test_where_no_process_is_to_be_had_that_is_the_graders_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run(*given: Any, **options: Any) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "run", run)
    frame = protocol.read(io.BytesIO(fresh.grade(JOB)))
    assert frame is not None
    assert frame[0]["status"] == "grader-error"
