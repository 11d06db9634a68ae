"""Each harm is tried freely, where it must succeed; behind each layer alone; and behind all."""

from __future__ import annotations

import os
import platform
import signal
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
import ctypes, os, resource, signal, socket, sys, threading
from pathlib import Path
from tfexam.sandbox.layers import Limits, apply
from tfexam.sandbox.platform import layers
readable, which, harm, *args = sys.argv[1:]
wanted = {name: layer for name, layer in layers().items() if which == "all" or name in which}
print(*apply(wanted, Limits((Path(readable),), 300, 20)), flush=True)
try:
    exec(harm)
    print("harmed")
except (OSError, MemoryError, AssertionError):
    print("safe")
"""

READ = "open(args[0]).read()"
WRITE = "open(args[0], 'a').write('x')"
LIST = "os.listdir(os.path.dirname(args[0]))"
REMOVE = "os.rename(args[0], args[0] + '.gone')"
RIGHTS = "os.chmod(args[0], 0)"
LINK = "os.symlink('/etc/passwd', args[0] + '.link')"
FORK = "pid = os.fork() or os._exit(0); os.waitpid(pid, 0)"
SHELL = "assert os.spawnv(os.P_WAIT, '/bin/sh', ['sh', '-c', 'true']) == 0"
EXEC = "os.execv('/bin/sh', ['sh', '-c', 'echo harmed'])"
CONNECT = "socket.create_connection(('127.0.0.1', int(args[0])), 5)"
SIGNAL = "os.kill(os.getppid(), 0)"
TRACE = "assert ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) == 0"
KEYCTL = 219 if platform.machine() == "aarch64" else 250
KEYRING = f"assert ctypes.CDLL(None).syscall({KEYCTL}, 1, 0, 0, 0, 0) >= 0"
SHARED = "os.memfd_create('left')"
ROOM = "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))"
ROOT = "os.chroot(args[0])"
OWNER = "import fcntl; fcntl.fcntl(os.pipe()[0], fcntl.F_SETOWN, os.getppid())"
CORES = "os.sched_setaffinity(os.getppid(), os.sched_getaffinity(os.getppid()))"
MEMORY = "bytearray(600 << 20)"
MAP = """
place = ctypes.CDLL(None).mmap
place.restype = ctypes.c_long
assert place(None, ctypes.c_size_t({size}), {access}, {flags}, -1, ctypes.c_long(0)) != -1
"""
SHARED_MAP = MAP.format(size=600 << 20, access=3, flags=0x21)  # MAP_SHARED | MAP_ANONYMOUS
STACK_MAP = MAP.format(size=600 << 20, access=3, flags=0x122)  # MAP_PRIVATE | … | MAP_GROWSDOWN
PAGE_TABLES = MAP.format(size=1 << 40, access=1, flags=0x22)

ALONE = [
    (READ, "landlock", "safe"),
    (WRITE, "landlock", "safe"),
    (LIST, "landlock", "safe"),
    (REMOVE, "landlock", "safe"),
    (LINK, "landlock", "safe"),
    (SHELL, "landlock", "safe"),
    (EXEC, "landlock", "safe"),
    (CONNECT, "namespaces", "safe"),
    (MEMORY, "rlimits", "safe"),
    (PAGE_TABLES, "rlimits", "safe"),
    (SHARED_MAP, "seccomp", "safe"),
    (STACK_MAP, "seccomp", "safe"),
    (WRITE, "seccomp", "safe"),
    (REMOVE, "seccomp", "killed"),
    (RIGHTS, "seccomp", "killed"),
    (LINK, "seccomp", "killed"),
    (FORK, "seccomp", "killed"),
    (SHELL, "seccomp", "killed"),
    (EXEC, "seccomp", "killed"),
    (CONNECT, "seccomp", "killed"),
    (SIGNAL, "seccomp", "killed"),
    (KEYRING, "seccomp", "killed"),
    (SHARED, "seccomp", "killed"),
    (ROOM, "seccomp", "killed"),
    (OWNER, "seccomp", "killed"),
    (CORES, "seccomp", "safe"),
]
"""A harm, the layer that keeps it off by itself, and what becomes of it."""

ALL = [READ, WRITE, LIST, REMOVE, RIGHTS, LINK, FORK, SHELL, EXEC, CONNECT, SIGNAL, TRACE, MEMORY]


@pytest.fixture
def port() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that nobody but its owner has a right to."""
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "targets.frame").write_text("secret")
    return tmp_path / "secrets" / "targets.frame"


def attempt(harm: str, readable: Path, *args: str, behind: str) -> tuple[set[str], str]:
    """The layers that held, and what became of it."""
    readable.mkdir(exist_ok=True)
    command = [sys.executable, "-P", "-c", TRY, str(readable), behind, harm, *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    held, *end = done.stdout.splitlines()
    if done.returncode == -signal.SIGSYS:
        return set(held.split()), "killed"
    assert done.returncode == 0, done.stderr
    return set(held.split()), end[-1]


@pytest.mark.parametrize(("harm", "layer", "end"), ALONE)
def test_a_layer_alone_keeps_off_what_it_is_for(
    tmp_path: Path, outside: Path, port: str, harm: str, layer: str, end: str
) -> None:
    target = port if harm == CONNECT else str(outside)
    held, became = attempt(harm, tmp_path / "model", target, behind=layer)
    if layer not in held:
        pytest.skip(f"{layer} is not to be had here")
    assert became == end
    assert attempt(harm, tmp_path / "model", target, behind="none") == (set(), "harmed")


@pytest.mark.parametrize("harm", ALL)
def test_nothing_gets_through_all_of_them(
    tmp_path: Path, outside: Path, port: str, harm: str
) -> None:
    target = port if harm == CONNECT else str(outside)
    held, became = attempt(harm, tmp_path / "model", target, behind="all")
    if not {"landlock", "namespaces", "rlimits", "seccomp"} <= held:
        pytest.skip("not every layer is to be had here")
    assert became in {"safe", "killed"}


def test_a_model_may_start_threads(tmp_path: Path) -> None:
    thread = "t = threading.Thread(target=lambda: None); t.start(); t.join()"
    assert attempt(thread, tmp_path / "model", behind="all")[1] == "harmed"


def test_the_model_itself_can_be_read_but_not_written(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    inside = str(tmp_path / "config.json")
    held, became = attempt(WRITE, tmp_path, inside, behind="landlock")
    if "landlock" not in held:
        pytest.skip("Landlock is not to be had here")
    assert became == "safe"
    assert attempt(READ, tmp_path, inside, behind="all")[1] == "harmed"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may do so freely")
def test_roots_rights_are_gone(tmp_path: Path) -> None:
    assert attempt(ROOT, tmp_path, str(tmp_path), behind="no-capabilities")[1] == "safe"
    assert attempt(ROOT, tmp_path, str(tmp_path), behind="none")[1] == "harmed"


def test_a_limit_that_stands_is_never_raised(tmp_path: Path) -> None:
    lower = "resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))\n"
    check = "assert resource.getrlimit(resource.RLIMIT_NOFILE) == (40, 40)"
    script = TRY.replace("wanted =", f"{lower}wanted =").replace("exec(harm)", check)
    command = [sys.executable, "-P", "-c", script, str(tmp_path), "all", ""]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "harmed"
