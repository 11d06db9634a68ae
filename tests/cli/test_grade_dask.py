"""`grade --dask`, on a cluster of two processes with the real zygote and no TensorFlow."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from support import wordgrader
from support.cluster import Cluster
from support.fakegrader import model
from support.running import Desk
from tfexam.cli import progress
from tfexam.flows import cohort
from tfexam.flows.events import Progress
from tfexam.grading import connect
from tfexam.grading.versions import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tfexam.cli.session import Session

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stand-in forks")

TESTS = Path(__file__).parents[1]
PROGRAM = """
import sys
from support import program, wordgrader
sys.exit(program.main(grader=wordgrader.grader))
"""
CLASS = 200
NAMES = [f"c{number:03}" for number in range(CLASS)]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(2, tmp_path_factory.mktemp("dask")) as found:
        yield found


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, grader=wordgrader.grader)


def hand_in(desk: Desk, candidate: str, words: str) -> None:
    folder = desk.root / "class" / candidate
    folder.mkdir(parents=True)
    (folder / "model.h5").write_bytes(model(words))


def hand_in_a_class(desk: Desk) -> None:
    """200 models, no two alike; one that can't be read, and one that kills whatever runs it."""
    for number, name in enumerate(NAMES):
        hand_in(desk, name, f"error {number / 1000}")
    (desk.root / "class" / "c050" / "model.h5").write_bytes(model("crash"))
    (desk.root / "class" / "c051" / "model.h5").write_bytes(b"no model at all")


def outcomes(rows: list[dict[str, Any]]) -> dict[str, str]:
    assert len({row["candidate"] for row in rows}) == len(rows)
    return {row["candidate"]: row["problems"][0]["outcome"] for row in rows}


EXPECTED = dict.fromkeys(NAMES, "scored") | {"c050": "unreadable", "c051": "unreadable"}


def kept(desk: Desk) -> list[str]:
    """The hashes in the ledger, a line each."""
    text = "".join(path.read_text() for path in desk.paths.data.glob("marked/*"))
    return [json.loads(line)["sha256"] for line in text.split("\n") if line]


def graders() -> list[list[str]]:
    """Graders that run anywhere on this machine."""
    commands = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    return [command for command in commands if wordgrader.COMMAND[-1] in command]


def after(
    number: int, do: Callable[[], None]
) -> Callable[[Session, Iterable[object]], list[object]]:
    """What shows progress, and does something once so many are marked."""
    show = progress.show

    def watched(happened: Iterable[object]) -> Iterator[object]:
        marked = 0
        for event in happened:
            yield event
            marked += isinstance(event, cohort.Marked)
            if isinstance(event, Progress) and marked == number:
                marked += 1
                do()

    return lambda session, happened: show(session, watched(happened))


def test_a_worker_that_is_killed_midway_costs_no_candidate_anything(
    desk: Desk, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in_a_class(desk)
    monkeypatch.setattr(progress, "show", after(100, cluster.kill_a_worker))
    said = desk.run("grade", "class", "--problem", "tiny_line", "--dask", cluster.address, "--json")
    assert outcomes(said.json) == EXPECTED
    assert len(set(kept(desk))) == len(kept(desk)) == CLASS


def test_ctrl_c_on_a_cluster_leaves_nothing_and_one_worker_here_goes_on(
    desk: Desk, cluster: Cluster
) -> None:
    hand_in_a_class(desk)
    told = ["grade", "class", "--problem", "tiny_line", "--dask", cluster.address]
    with subprocess.Popen(
        [sys.executable, "-P", "-c", PROGRAM, str(desk.bank), *told],
        cwd=desk.root,
        env={**os.environ, "PYTHONPATH": str(TESTS), "TFEXAM_HOME": str(desk.paths.data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as program:
        while len(kept(desk)) < CLASS / 2:
            assert program.poll() is None
            time.sleep(0.01)
        program.send_signal(signal.SIGINT)
        assert program.wait(30) == 130
    assert graders() == []
    assert len(kept(desk)) < CLASS
    said = desk.run("grade", "class", "--problem", "tiny_line", "--workers", "1", "--json")
    assert outcomes(said.json) == EXPECTED
    assert len(set(kept(desk))) == len(kept(desk)) == CLASS


def test_a_cluster_comes_to_what_this_machine_comes_to(desk: Desk, cluster: Cluster) -> None:
    for number in range(6):
        hand_in(desk, f"c{number}", f"error 0.{number}")
    there = desk.run(
        "grade", "class", "--problem", "tiny_line", "--dask", cluster.address, "--json"
    )
    (ledger,) = (desk.paths.data / "marked").iterdir()
    ledger.unlink()
    here = desk.run("grade", "class", "--problem", "tiny_line", "--json")
    assert there.json == here.json


def test_a_model_that_kills_its_grader_takes_only_itself(desk: Desk, cluster: Cluster) -> None:
    hand_in(desk, "eve", "kill")
    for number in range(4):
        hand_in(desk, f"c{number}", f"error 0.{number}")
    said = desk.run("grade", "class", "--problem", "tiny_line", "--dask", cluster.address, "--json")
    assert outcomes(said.json) == dict.fromkeys(("c0", "c1", "c2", "c3"), "scored") | {
        "eve": "grader-error"
    }
    assert said.code == 7


def test_when_a_run_is_over_no_grader_is_left_on_the_cluster(desk: Desk, cluster: Cluster) -> None:
    hand_in(desk, "ann", "error 0.0")
    desk.run("grade", "class", "--problem", "tiny_line", "--dask", cluster.address)
    assert graders() == []


def test_a_machine_with_other_versions_is_refused(
    desk: Desk, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(desk, "ann", "error 0.0")
    there = versions()
    monkeypatch.setattr("tfexam.grading.versions.__version__", "9.9.9")
    said = desk.run("grade", "class", "--problem", "tiny_line", "--dask", cluster.address)
    assert said.code == 3
    assert f" has {there}; here is {versions()}." in " ".join(said.err.split())
    assert "new worker" not in said.err
    assert "Install the same versions on every machine" in said.err


def test_a_machine_with_other_versions_that_comes_later_ends_the_run(
    desk: Desk, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(desk, "ann", "error 0.0")
    there = versions()
    monkeypatch.setattr("tfexam.grading.versions.__version__", "9.9.9")
    monkeypatch.setattr(connect, "_compare", lambda client, address: None)
    said = desk.run("grade", "class", "--problem", "tiny_line", "--dask", cluster.address)
    assert said.code == 3
    assert f"new worker has {there}; here is {versions()}." in " ".join(said.err.split())


def test_a_machine_without_tfexam_is_refused(
    desk: Desk, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stood in for by a module that only this process has."""
    nowhere = ModuleType("nowhere")
    exec("def versions(): return None", nowhere.__dict__)
    monkeypatch.setitem(sys.modules, "nowhere", nowhere)
    monkeypatch.setattr(connect, "versions", nowhere.versions)
    hand_in(desk, "ann", "error 0.0")
    said = desk.run("grade", "class", "--problem", "tiny_line", "--dask", cluster.address)
    assert said.code == 3
    assert "fails: ModuleNotFoundError" in said.err


@pytest.mark.parametrize("first", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"\0" * 64, None])
def test_where_no_scheduler_answers_it_is_told(
    desk: Desk, first: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port that nobody listens at, and those where somebody says something else, or nothing."""
    monkeypatch.setattr(connect, "CONNECT_SECONDS", 1.0)
    hand_in(desk, "ann", "error 0.0")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if first is not None:
            server.listen()
            threading.Thread(target=_say, args=(server, first), daemon=True).start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        said = desk.run("grade", "class", "--problem", "tiny_line", "--dask", address)
    assert said.code == 3
    assert f"No Dask scheduler answers at {address}" in said.err


def _say(server: socket.socket, first: bytes) -> None:
    with suppress(OSError):
        while True:
            peer, _ = server.accept()
            with peer, suppress(OSError):
                peer.sendall(first)
                while peer.recv(1 << 16):
                    pass


@pytest.mark.parametrize("address", ["nonsense", "http://127.0.0.1:1", "tcp://", "a:b:c", ""])
def test_an_address_that_is_none_is_told(
    desk: Desk, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "CONNECT_SECONDS", 0.5)
    hand_in(desk, "ann", "error 0.0")
    said = desk.run("grade", "class", "--problem", "tiny_line", "--dask", address)
    assert said.code == 3
    assert f"No Dask scheduler answers at {address}" in said.err


def test_a_cluster_without_workers_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(connect, "WORKER_SECONDS", 0.5)
    hand_in(desk, "ann", "error 0.0")
    with Cluster(0, tmp_path / "dask") as empty:
        said = desk.run("grade", "class", "--problem", "tiny_line", "--dask", empty.address)
    assert said.code == 3
    assert "has no worker" in said.err


def test_a_cluster_that_goes_away_keeps_what_was_marked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    hand_in_a_class(desk)
    with Cluster(1, tmp_path / "dask") as going:
        monkeypatch.setattr(progress, "show", after(20, going.kill))
        said = desk.run("grade", "class", "--problem", "tiny_line", "--dask", going.address)
    assert said.code == 3
    assert "repeat the command: what was marked is kept" in said.err
    assert len(kept(desk)) > 10


def test_without_the_extra_it_says_what_to_install(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    hand_in(desk, "ann", "error 0.0")
    said = desk.run("grade", "class", "--problem", "tiny_line", "--dask", "tcp://127.0.0.1:1")
    assert said.code == 2
    assert "pip install 'tfexam[cluster]'" in said.err


def test_a_cluster_has_its_own_number_of_workers(desk: Desk) -> None:
    hand_in(desk, "ann", "error 0.0")
    where = ("--dask", "tcp://127.0.0.1:1", "--workers", "2")
    assert desk.run("grade", "class", "--problem", "tiny_line", *where).code == 2
