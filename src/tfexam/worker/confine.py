"""Closing a build in: a stranger's data.py has no network and writes below its folder alone."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.sandbox.layers import Limits
from tfexam.sandbox.platform import close_in

if TYPE_CHECKING:
    from tfexam.worker.protocol import Build

SYSTEM = (
    *("/usr", "/lib", "/lib64", "/bin", "/etc", "/opt", "/nix", "/sys"),
    *("/dev/urandom", "/dev/random", "/dev/zero"),
    *("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems"),
    *("/proc/sys", "/proc/mounts", "/proc/version"),
)
"""What Python and TensorFlow read of a system; nobody's home is among it."""

FILE_MB = 4000
OPEN_FILES = 1024


def confine(order: Build) -> tuple[str, ...]:
    """Close this process in for one build, for good; the names of the layers that hold.

    To be called before a thread is started: numpy and TensorFlow start some when imported.
    """
    folder = Path(order.folder)
    scrap = folder / "scrap"
    scrap.mkdir()
    os.environ.update(dict.fromkeys(("TMPDIR", "TEMP", "TMP", "HOME"), str(scrap)))
    os.chdir(folder)
    return close_in(
        Limits(
            readable=_readable(order),
            memory_mb=order.memory_mb,
            cpu_seconds=order.cpu_seconds,
            writable=(folder, Path(os.devnull)),
            file_mb=FILE_MB,
            open_files=OPEN_FILES,
        )
    )


def _readable(order: Build) -> tuple[Path, ...]:
    """Python, its packages, the system's libraries, the problem's data.py and its sources."""
    pythons = {sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(sys.executable).parent)}
    packages = {path for path in sys.path if path}
    own = {str(Path(order.data_py).parent), *order.sources.values()}
    named = [Path(path) for path in {*pythons, *packages, *own, *SYSTEM}]
    return tuple(sorted({*named, *(path.resolve() for path in named)}))


def denied(error: BaseException, folder: Path) -> str:
    """What a build was kept from, in a sentence; empty where the error is another one."""
    if isinstance(error, MemoryError):
        return "data.py needed more memory than a build may have"
    if not isinstance(error, OSError):
        return ""
    if isinstance(error, socket.gaierror) or error.errno in {errno.ENETUNREACH, errno.ENETDOWN}:
        return "data.py asked for the network, which a build does not have"
    if not isinstance(error, PermissionError) or _is_below(error.filename, folder):
        return ""
    if error.filename is None:
        return "data.py asked for the network or another process, which a build does not have"
    return f"data.py reached for {error.filename}: it may read its sources and write below public"


def _is_below(name: object, folder: Path) -> bool:
    return isinstance(name, str | os.PathLike) and folder in Path(name).absolute().parents
