"""A data.py that does harm: each is tried for real, and told in a sentence of its own."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

import pytest

from support.bank import write_problem
from tfexam.bank.problem import read_problem
from tfexam.data import prepare as module
from tfexam.data.prepare import prepare
from tfexam.errors import Code, TfexamError
from tfexam.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="layers of the Linux kernel")


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def failure(tmp_path: Path, harm: str) -> TfexamError:
    """What is said of the problem tiny_line, whose data.py first does `harm`."""
    folder = write_problem(tmp_path / "bank", "tiny_line")
    data = folder / "data.py"
    first = f"def build(public, rng):\n    {harm}\n    return made(public, rng)\n"
    data.write_text(data.read_text("utf-8").replace("def build(", "def made(") + "\n\n" + first)
    paths = Paths(tmp_path / "home", tmp_path / "home" / "cache")
    with pytest.raises(TfexamError) as caught:
        prepare(read_problem(folder), 1, paths, lambda _: None)
    assert caught.value.code is Code.BUILD_FAILED
    return caught.value


def needs(layer: str, held: tuple[str, ...]) -> None:
    if layer not in held:
        pytest.skip(f"{layer} is not to be had here")


def test_it_writes_nothing_outside_its_folder(tmp_path: Path, held: tuple[str, ...]) -> None:
    needs("landlock", held)
    target = tmp_path / "yours.txt"
    target.write_text("kept")
    error = failure(tmp_path, f"open({str(target)!r}, 'w').write('gone')")
    assert f"data.py reached for {target}" in error.message
    assert target.read_text() == "kept"


def test_it_reads_nothing_of_yours(tmp_path: Path, held: tuple[str, ...]) -> None:
    needs("landlock", held)
    secret = tmp_path / "secret.txt"
    secret.write_text("mine")
    harm = f"(public / 'x.txt').write_text(open({str(secret)!r}).read())"
    assert f"data.py reached for {secret}" in failure(tmp_path, harm).message


def test_it_has_no_network(tmp_path: Path, held: tuple[str, ...], port: int) -> None:
    needs("namespaces", held)
    harm = f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"
    assert "network" in failure(tmp_path, harm).message


def test_it_has_no_more_memory_than_its_share(tmp_path: Path, held: tuple[str, ...]) -> None:
    needs("rlimits", held)
    error = failure(tmp_path, "import numpy; numpy.ones(1 << 31)")
    assert "data.py needed more memory than a build may have" in error.message


def test_it_is_stopped_when_its_time_is_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUILD_SECONDS", 1.2)
    harm = "import subprocess, time; time.sleep(60)"
    assert "data.py took longer than 0 minutes" in failure(tmp_path, harm).message


def test_a_sound_build_leaves_no_scrap(tmp_path: Path) -> None:
    folder = write_problem(tmp_path / "bank", "tiny_line")
    paths = Paths(tmp_path / "home", tmp_path / "home" / "cache")
    made = prepare(read_problem(folder), 1, paths, lambda _: None)
    names = {path.name for path in made.folder.iterdir()}
    assert names == {"public", "inputs.frame", "targets.frame", "built.json"}
