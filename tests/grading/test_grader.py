"""The parent's end, with a stand-in for the worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from support.standin import COMMAND, job
from tfexam.grading.grader import Grader

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stand-in forks")

DIES = (sys.executable, "-c", "import sys; sys.exit('no TensorFlow here')")
SILENT = (sys.executable, "-c", "import time; time.sleep(600)")
BABBLES = (sys.executable, "-c", "print('hello', flush=True); input()")

PARENT = """
import sys
sys.path.insert(0, sys.argv[1])
from support.standin import COMMAND, job
from tfexam.grading.grader import Grader
with Grader(2, command=COMMAND) as grader:
    grader.submit(job(1, "deaf", seconds=500))
    grader.submit(job(2, "spin", seconds=500))
    print("ready", flush=True)
    list(grader.replies())
"""


def descendants(process: psutil.Process, wanted: int) -> list[psutil.Process]:
    """The process's children and theirs, once there are as many as wanted."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        found: list[psutil.Process] = process.children(recursive=True)
        if len(found) >= wanted:
            return found
        time.sleep(0.02)
    raise AssertionError("they never started")


def left(processes: list[psutil.Process]) -> list[psutil.Process]:
    alive: list[psutil.Process] = psutil.wait_procs(processes, timeout=10)[1]
    return alive


def test_each_job_is_answered_with_its_own_output() -> None:
    with Grader(command=COMMAND) as grader:
        for number in range(5):
            grader.submit(job(number, "well"))
        answers = {reply.id: answer for reply, answer in grader.replies()}
    assert {n: out["output"].tolist() for n, out in answers.items() if out} == {
        n: [[n], [n]] for n in range(5)
    }


def test_a_grader_takes_more_jobs_after_its_replies() -> None:
    with Grader(command=COMMAND) as grader:
        for number in (1, 2):
            grader.submit(job(number, "well"))
            assert [reply.id for reply, _ in grader.replies()] == [number]


def test_a_worker_that_dies_leaves_each_job_an_error_with_its_last_words() -> None:
    with Grader(command=DIES) as grader:
        for number in (1, 2):
            grader.submit(job(number, "well"))
        replies = [reply for reply, _ in grader.replies()]
    assert [(reply.id, reply.status) for reply in replies] == [
        (1, "grader-error"),
        (2, "grader-error"),
    ]
    assert "exit code 1" in replies[0].message
    assert "no TensorFlow here" in replies[0].message


def test_tensorflows_chatter_is_not_taken_for_last_words() -> None:
    chat = "import sys; sys.exit('ImportError: no\\nI0000 00:00 oneDNN is on\\n')"
    with Grader(command=(sys.executable, "-c", chat)) as grader:
        grader.submit(job(1, "well"))
        reply, _ = next(iter(grader.replies()))
        assert "oneDNN" in grader.talk()
    assert reply.message.endswith("ImportError: no")


def test_a_job_for_a_worker_that_died_before_is_answered_too() -> None:
    with Grader(command=DIES) as grader:
        grader.submit(job(1, "well"))
        list(grader.replies())
        grader.submit(job(2, "well"))
        assert [reply.status for reply, _ in grader.replies()] == ["grader-error"]


def test_a_worker_that_is_killed_by_its_model_is_our_error() -> None:
    with Grader(command=COMMAND) as grader:
        grader.submit(job(1, "end_the_zygote"))
        assert [reply.status for reply, _ in grader.replies()] == ["grader-error"]


def test_a_worker_that_stays_silent_is_not_waited_for_for_ever() -> None:
    with Grader(command=SILENT, patience=0.2) as grader:
        grader.submit(job(1, "well", seconds=0.1))
        reply, _ = next(iter(grader.replies()))
    assert (reply.status, "did not answer" in reply.message) == ("grader-error", True)


def test_a_worker_that_babbles_is_our_error() -> None:
    with Grader(command=BABBLES) as grader:
        grader.submit(job(1, "well"))
        assert [reply.status for reply, _ in grader.replies()] == ["grader-error"]


def test_closing_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    here = psutil.Process()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tempfile.tempdir", str(tmp_path))
        with Grader(2, command=COMMAND) as grader:
            for number in (1, 2):
                grader.submit(job(number, "deaf", seconds=500))
            running = descendants(here, 3)
    assert not left(running)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_a_parent_that_ends_leaves_no_process(how: int, request: pytest.FixtureRequest) -> None:
    tests = str(request.config.rootpath / "tests")
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, tests], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        running = descendants(psutil.Process(parent.pid), 3)
        os.kill(parent.pid, how)
        parent.wait(20)
        assert not left(running)


def test_making_a_grader_imports_no_numpy() -> None:
    script = (
        "import sys; from tfexam.grading.grader import Grader;"
        f"Grader(command={DIES!r}).close(); assert 'numpy' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-P", "-c", script], check=False).returncode == 0


def test_the_worker_sees_nothing_of_the_users_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setenv("TF_DETERMINISTIC_OPS", "0")
    tell = "import os, sys; sys.exit(' '.join([*os.environ, os.getcwd()]))"
    with Grader(command=(sys.executable, "-c", tell)) as grader:
        grader.submit(job(1, "well"))
        reply, _ = next(iter(grader.replies()))
    assert "KERAS_HOME" in reply.message
    assert "KERAS_BACKEND" not in reply.message
    assert "TF_DETERMINISTIC_OPS" not in reply.message
    assert str(Path.cwd()) not in reply.message.split()
