"""One at a time: locks that the system frees when their process dies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from tfexam.errors import Code, TfexamError
from tfexam.store.database import plain_words

if TYPE_CHECKING:
    from pathlib import Path


class Turn:
    """The right to do something that only one process may do at a time; let go on leaving.

    With `patience` (seconds), entering waits for it.
    """

    def __init__(self, folder: Path, name: str, patience: float | None = None) -> None:
        import filelock

        self.name = name
        self._folder = folder
        self._patience = patience
        self._lock = filelock.FileLock(folder / f"{name}.lock")

    def __enter__(self) -> Self:
        with plain_words(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        if self._patience is not None:
            self.wait(self._patience)
        return self

    def __exit__(self, *exception: object) -> None:
        self._lock.release()

    def is_mine(self) -> bool:
        """Take the turn if nobody else has it."""
        return self._acquire(0)

    def wait(self, seconds: float) -> None:
        """Wait for the turn (at once where it is had already). Raises TfexamError(busy)."""
        if not self._lock.is_locked and not self._acquire(seconds):
            raise TfexamError(Code.BUSY, f"Another tfexam is still busy with this ({self.name}).")

    def _acquire(self, seconds: float) -> bool:
        import filelock

        with plain_words(self._folder):
            try:
                self._lock.acquire(timeout=seconds, poll_interval=0.1)
            except filelock.Timeout:
                return False
        return True
