"""Each harm is tried twice: freely, where it must succeed, and closed in, where it must not."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="layers of the Linux kernel")

TRY = """
import ctypes, os, signal, socket, sys
from pathlib import Path
from tfexam.sandbox.layers import Limits
from tfexam.sandbox.platform import close_in
readable, closed_in, harm, *args = sys.argv[1:]
held = close_in(Limits((Path(readable),), 300, 20)) if closed_in == "yes" else ()
try:
    exec(harm)
    print("harmed", *held)
except (OSError, MemoryError, AssertionError):
    print("safe", *held)
"""

READ = "open(args[0]).read()"
WRITE = "open(args[0], 'a').write('x')"
LIST = "os.listdir(os.path.dirname(args[0]))"
REMOVE = "os.rename(args[0], args[0] + '.gone')"
SHELL = "assert os.spawnv(os.P_WAIT, '/bin/sh', ['sh', '-c', 'true']) == 0"
CONNECT = "socket.create_connection(('127.0.0.1', int(args[0])), 5)"
SIGNAL = "os.kill(os.getppid(), 0)"
MEMORY = "bytearray(600 << 20)"


@pytest.fixture
def port() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


def attempt(harm: str, readable: Path, *args: str, closed_in: bool) -> list[str]:
    """What came of it, and the layers that held."""
    command = [sys.executable, "-P", "-c", TRY, str(readable), "yes" if closed_in else "no", harm]
    done = subprocess.run([*command, *args], capture_output=True, text=True, check=True)
    return done.stdout.split()


def needs(layer: str, held: list[str]) -> None:
    if layer not in held:
        pytest.skip(f"{layer} is not to be had here")


@pytest.mark.parametrize("harm", [READ, WRITE, LIST, REMOVE])
def test_files_outside_are_out_of_reach(tmp_path: Path, harm: str) -> None:
    model = tmp_path / "model"
    model.mkdir()
    outside = tmp_path / "secrets" / "targets.frame"
    outside.parent.mkdir()
    outside.write_text("secret")
    closed = attempt(harm, model, str(outside), closed_in=True)
    needs("landlock", closed)
    assert closed[0] == "safe"
    assert attempt(harm, model, str(outside), closed_in=False) == ["harmed"]


def test_the_model_itself_can_be_read_but_not_written(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    inside = str(tmp_path / "config.json")
    closed = attempt(WRITE, tmp_path, inside, closed_in=True)
    needs("landlock", closed)
    assert closed[0] == "safe"
    assert attempt(READ, tmp_path, inside, closed_in=True)[0] == "harmed"


def test_no_program_can_be_started(tmp_path: Path) -> None:
    closed = attempt(SHELL, tmp_path, closed_in=True)
    needs("landlock", closed)
    assert closed[0] == "safe"
    assert attempt(SHELL, tmp_path, closed_in=False) == ["harmed"]


def test_not_even_this_machine_can_be_reached_by_network(tmp_path: Path, port: str) -> None:
    closed = attempt(CONNECT, tmp_path, port, closed_in=True)
    needs("namespaces", closed)
    assert closed[0] == "safe"
    assert attempt(CONNECT, tmp_path, port, closed_in=False) == ["harmed"]


def test_memory_is_bounded(tmp_path: Path) -> None:
    assert attempt(MEMORY, tmp_path, closed_in=True)[0] == "safe"
    assert attempt(MEMORY, tmp_path, closed_in=False) == ["harmed"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may do so freely")
def test_roots_rights_are_gone(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    closed = attempt(SIGNAL, tmp_path, closed_in=True)
    needs("namespaces", closed)
    assert closed[0] == "safe"
    assert attempt(SIGNAL, tmp_path, closed_in=False) == ["harmed"]


def test_a_limit_that_stands_is_never_raised(tmp_path: Path) -> None:
    lower = "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))\n"
    check = "assert resource.getrlimit(resource.RLIMIT_NOFILE) == (40, 40)"
    script = TRY.replace("held =", f"{lower}held =").replace("exec(harm)", check)
    command = [sys.executable, "-P", "-c", script, str(tmp_path), "yes", ""]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("harmed")
