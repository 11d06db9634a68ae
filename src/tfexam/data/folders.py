"""Making files in the cache so that they are whole or not there, whoever else is at it."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.errors import writing

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait until nobody else holds `lock`; the system frees it when its process dies."""
    from filelock import FileLock

    with writing(lock.parent):
        lock.parent.mkdir(parents=True, exist_ok=True)
        held = FileLock(lock)
        held.acquire()
    try:
        yield
    finally:
        held.release()


@contextmanager
def draft(target: Path) -> Iterator[Path]:
    """A temporary folder beside `target`, gone afterwards; so are those of whoever was killed.

    To be called by whoever holds the lock of `target`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    for stale in target.parent.glob(f"{target.name}.*"):
        shutil.rmtree(stale, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=f"{target.name}.", dir=target.parent, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


def settle(path: Path, target: Path) -> None:
    """Put a finished file or folder in its place, after its bytes are on the disk."""
    if hasattr(os, "sync"):
        os.sync()  # one call for ten thousand pictures
    else:
        _flush_each(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir():
        shutil.rmtree(target)  # parts of it were deleted, else nothing would be put here
    path.replace(target)


def _flush_each(path: Path) -> None:
    for file in [path] if path.is_file() else path.rglob("*"):
        if file.is_file():
            with file.open("rb+") as stream:
                os.fsync(stream.fileno())
