"""One at a time: locks that the system frees when their process dies."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.store.database import plain_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def held(folder: Path, name: str, seconds: float, waits: Callable[[], None]) -> Iterator[None]:
    """Hold the lock `name`; wait up to `seconds` for another to let go, after calling `waits`.

    Raises TfexamError(busy) when it is still held then.
    """
    import filelock

    with plain_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / f"{name}.lock")
        try:
            lock.acquire(timeout=0)
        except filelock.Timeout:
            waits()
            _wait(lock, name, seconds)
    try:
        yield
    finally:
        lock.release()


def _wait(lock: object, name: str, seconds: float) -> None:
    import filelock

    assert isinstance(lock, filelock.BaseFileLock)
    try:
        lock.acquire(timeout=seconds, poll_interval=0.1)
    except filelock.Timeout as error:
        raise TfexamError(
            Code.BUSY, f"Another tfexam {name} is still running after {seconds:.0f} seconds."
        ) from error
