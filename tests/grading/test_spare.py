"""The spare worker: asked at once, alone its owner's, and gone when nobody needs it."""

from __future__ import annotations

import os
import signal
import socket
import stat
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from support.sparing import spare, started
from support.standin import COMMAND, job
from tfexam.grading.grader import Grader
from tfexam.worker import hello
from tfexam.worker.priority import AUTOGROUP

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from tfexam.grading.spare import Spare

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks")

NEVER = (sys.executable, "-c", "import sys; sys.exit('a worker of our own was started')")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[Spare, subprocess.Popen[bytes]]]:
    """A spare worker that runs, and its process."""
    one = spare(tmp_path / "spare")
    process, line = started(one)
    with line, process:
        yield one, process
        process.kill()


def answers(grader: Grader) -> list[tuple[int, str]]:
    return sorted((reply.id, reply.status) for reply, _ in grader.replies())


def test_it_answers_in_place_of_a_worker_of_ones_own(
    kept: tuple[Spare, subprocess.Popen[bytes]],
) -> None:
    with Grader(2, spare=kept[0], command=NEVER) as grader:
        for number in range(4):
            grader.submit(job(number, "well"))
        assert answers(grader) == [(number, "predicted") for number in range(4)]


def test_two_are_served_at_once_and_neither_hears_the_others_replies(
    kept: tuple[Spare, subprocess.Popen[bytes]],
) -> None:
    with Grader(spare=kept[0], command=NEVER) as one, Grader(spare=kept[0], command=NEVER) as two:
        one.submit(job(1, "well"))
        two.submit(job(2, "well"))
        assert (answers(two), answers(one)) == ([(2, "predicted")], [(1, "predicted")])


def test_where_there_is_none_a_worker_of_ones_own_is_started(tmp_path: Path) -> None:
    with Grader(spare=spare(tmp_path / "none"), command=COMMAND) as grader:
        grader.submit(job(1, "well"))
        assert answers(grader) == [(1, "predicted")]


def test_a_session_that_dies_is_replaced_and_nothing_is_lost(
    kept: tuple[Spare, subprocess.Popen[bytes]],
) -> None:
    with Grader(1, spare=kept[0], command=COMMAND) as grader:
        grader.submit(job(1, "well"))
        assert answers(grader) == [(1, "predicted")]
        for session in psutil.Process(kept[1].pid).children():
            session.kill()
        for number in (2, 3):
            grader.submit(job(number, "well"))
        assert answers(grader) == [(2, "predicted"), (3, "predicted")]


def test_hanging_up_ends_what_it_runs(kept: tuple[Spare, subprocess.Popen[bytes]]) -> None:
    one, process = kept
    with Grader(1, spare=one, command=NEVER) as grader:
        grader.submit(job(1, "deaf", seconds=500))
        until = time.monotonic() + 10
        while len(psutil.Process(process.pid).children(recursive=True)) < 3:
            assert time.monotonic() < until
            time.sleep(0.02)
        running = psutil.Process(process.pid).children(recursive=True)
    gone, alive = psutil.wait_procs(running, timeout=5)
    assert len(gone) == 2
    assert len(alive) == 1, "the connection that keeps it is served, too"


def test_nobody_who_lacks_the_key_is_served(
    kept: tuple[Spare, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    (tmp_path / "spare" / hello.KEY).write_text("0" * 64)
    with Grader(spare=kept[0], command=NEVER) as grader:
        grader.submit(job(1, "well"))
        (reply, _) = next(iter(grader.replies()))
    assert "a worker of our own was started" in reply.message


def test_whoever_runs_other_code_is_refused_and_the_spare_ends(
    kept: tuple[Spare, subprocess.Popen[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hello, "fingerprint", lambda: "another version")
    quick = spare(tmp_path / "quick")
    process, line = started(quick)
    with process, Grader(spare=quick, command=COMMAND) as grader:
        line.close()
        grader.submit(job(1, "well"))
        assert answers(grader) == [(1, "predicted")]
        assert process.wait(10) == 0


def test_its_folder_socket_and_key_are_its_owners_alone(
    kept: tuple[Spare, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    folder = tmp_path / "spare"
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) & 0o077 for p in [folder, *folder.iterdir()]}
    assert not any(modes.values()), modes


def test_a_second_one_in_the_same_folder_ends_at_once(
    kept: tuple[Spare, subprocess.Popen[bytes]],
) -> None:
    second = kept[0].start()
    assert second is not None
    assert second.wait(10) == 0
    assert kept[1].poll() is None


def test_it_ends_when_nobody_has_been_connected_for_its_time(tmp_path: Path) -> None:
    process, line = started(spare(tmp_path / "spare", idle_seconds=0.5))
    time.sleep(2)
    assert process.poll() is None, "somebody is connected"
    line.close()
    assert process.wait(10) == 0
    assert not (tmp_path / "spare" / hello.SOCKET).exists()


def test_one_that_was_killed_leaves_the_place_to_the_next(tmp_path: Path) -> None:
    one = spare(tmp_path / "spare")
    first, line = started(one)
    line.close()
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    second, line = started(one)
    with line, Grader(spare=one, command=NEVER) as grader:
        grader.submit(job(1, "well"))
        assert answers(grader) == [(1, "predicted")]
    second.kill()
    second.wait(10)


def test_a_path_longer_than_an_address_is_no_obstacle(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 100) / ("y" * 100)
    deep.mkdir(parents=True)
    process, line = started(spare(deep / "spare"))
    line.close()
    process.kill()
    process.wait(10)


@pytest.mark.parametrize("told", ["tell_priority", "tell_sessions_priority"])
def test_a_model_runs_at_the_lowest_priority_when_it_is_asked_so(
    kept: tuple[Spare, subprocess.Popen[bytes]], told: str
) -> None:
    if told == "tell_sessions_priority" and not AUTOGROUP.exists():
        pytest.skip("sessions have no groups of their own here")
    with Grader(1, spare=kept[0], idle=True, command=NEVER) as grader:
        grader.submit(job(1, told))
        (reply, _) = next(iter(grader.replies()))
    assert reply.message == "19"
    with Grader(1, spare=kept[0], command=NEVER) as grader:
        grader.submit(job(2, told))
        (reply, _) = next(iter(grader.replies()))
    assert reply.message == str(os.getpriority(os.PRIO_PROCESS, 0))


def test_a_message_that_is_no_hello_does_no_harm(
    kept: tuple[Spare, subprocess.Popen[bytes]],
) -> None:
    line = kept[0].connect()
    assert isinstance(line, socket.socket)
    with line:
        line.send(b"[1, 2, 3]")
        assert line.recv(10) == b""
    with Grader(spare=kept[0], command=NEVER) as grader:
        grader.submit(job(1, "well"))
        assert answers(grader) == [(1, "predicted")]
