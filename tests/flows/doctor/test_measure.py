"""Talking to the worker that trains, with others in its place."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import pytest

from support.machines import machine
from tfexam.flows.doctor import measure as measuring
from tfexam.flows.doctor import trainings as flow
from tfexam.flows.doctor.finding import Finding
from tfexam.flows.doctor.measure import NoAnswer, measure
from tfexam.flows.doctor.trainings import bench
from tfexam.worker.measured import Machine, Step
from tfexam.worker.protocol import encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Worker = Callable[[str], None]

SAY = "import os, sys, time; say = lambda raw: (sys.stdout.buffer.write(raw), sys.stdout.flush());"


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    """Another worker: a line of Python, in which `say` writes bytes."""

    def replaced(code: str) -> None:
        monkeypatch.setattr(measuring, "COMMAND", (sys.executable, "-c", SAY + code))

    return replaced


def test_progress_comes_before_what_was_measured(worker: Worker) -> None:
    worker(f"say({encode(Step(0.5))!r}); say({encode(machine())!r})")
    assert list(measure()) == [Step(0.5), machine()]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sys.exit('x\\nImportError: no TensorFlow')", "ImportError: no TensorFlow"),
        ("os._exit(3)", "it ended with exit code 3"),
        ("os.kill(os.getpid(), 9)", "it was ended by SIGKILL"),
        ("pass", "what it said can't be read"),
        ("say(b'Loading plugins...')", "what it said can't be read"),
        (f"say({encode(Step(0.5))!r}[:-1])", "what it said can't be read"),
        (f"say({encode(None)!r})", "what it said can't be read"),
        (f"say({encode(Step('half'))!r})", "what it said can't be read"),  # type: ignore[arg-type]
        (f"say({encode(machine(losses=()))!r})", "what it said can't be read"),
        (f"say({encode(machine(products=(0.0,)))!r})", "what it said can't be read"),
        (f"say({encode(machine(worked=()))!r})", "what it said can't be read"),
    ],
)
def test_a_worker_that_dies_or_says_nonsense_is_told_in_words(
    worker: Worker, code: str, said: str
) -> None:
    worker(code)
    with pytest.raises(NoAnswer) as end:
        list(measure())
    assert end.value.said == said


def test_a_worker_that_is_stuck_is_stopped(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "PATIENCE_SECONDS", 0.2)
    worker("time.sleep(60)")
    with pytest.raises(NoAnswer) as end:
        list(measure())
    assert end.value.said.startswith("it was stopped after")


def test_nothing_is_left_running_where_nobody_listens_any_more(
    worker: Worker, tmp_path: Path
) -> None:
    note = tmp_path / "pid"
    worker(
        f"open({str(note)!r}, 'w').write(str(os.getpid())); say({encode(Step(0.5))!r}); "
        "time.sleep(60)"
    )
    happened = measure()
    next(happened)
    start = time.monotonic()
    happened.close()  # type: ignore[attr-defined]
    assert time.monotonic() - start < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("os.kill(os.getpid(), 4)", "AVX"),
        ("os.kill(os.getpid(), 9)", "memory"),
        ("sys.exit('broken')", "Make the environment anew: "),
    ],
)
def test_a_training_without_answer_is_a_finding_with_its_remedy(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, code: str, remedy: str
) -> None:
    monkeypatch.setattr(flow, "versions", lambda: Finding("versions", "as they should be"))
    worker(code)
    training, versions = bench()
    assert isinstance(training, Finding)
    assert (training.name, training.is_well) == ("training", False)
    assert remedy in training.remedy
    assert versions == Finding("versions", "as they should be")


def test_what_was_measured_is_whole(worker: Worker) -> None:
    worker(f"say({encode(machine(settings={'OMP_NUM_THREADS': '1'}))!r})")
    (found,) = measure()
    assert isinstance(found, Machine)
    assert found.settings == {"OMP_NUM_THREADS": "1"}
