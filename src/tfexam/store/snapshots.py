"""Snapshots of submitted models, kept by the SHA-256 of what they hold."""

from __future__ import annotations

import errno
import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.errors import writing
from tfexam.files import sync
from tfexam.store.files import copy_file, copy_tree, remove

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Snapshot:
    """What was kept of one model: its hash, its size in bytes."""

    sha256: str
    size: int


class Snapshots:
    """A folder of models; the same bytes are kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the snapshot lies: a file, or a folder for a SavedModel."""
        return self.folder / sha256[:2] / sha256

    def keep(self, model: Path) -> Snapshot:
        """Copy a model file or folder, and say what the copy holds.

        The hash is that of the copy, so a model that changes meanwhile can't be mistaken.
        Raises TfexamError for a full disk or a read-only folder, FileNotFoundError where the model
        went away, PermissionError where it may not be read.
        """
        for path in model.rglob("*") if model.is_dir() else [model]:
            if path.exists() and not os.access(path, os.R_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        with writing(self.folder):
            return self._keep(model)

    def adopt(self, model: Path, sha256: str) -> bool:
        """Move a model in that was copied here already; False, and nothing, if it isn't that one.

        Raises TfexamError for a full disk or a read-only folder.
        """
        if digest(model).sha256 != sha256:
            return False
        with writing(self.folder):
            sync(model)
            self._settle(model, sha256)
        return True

    def forget(self, sha256: str) -> None:
        """Remove a snapshot that nobody needs any more."""
        remove(self.path(sha256))

    def _keep(self, model: Path) -> Snapshot:
        import uuid

        waiting = self.folder / "incoming" / uuid.uuid4().hex  # a model's name may be too long
        try:
            (copy_tree if model.is_dir() else copy_file)(model, waiting)
            found = digest(waiting)
            self._settle(waiting, found.sha256)
        finally:
            remove(waiting)
        return found

    def _settle(self, waiting: Path, sha256: str) -> None:
        final = self.path(sha256)
        if not final.exists():
            final.parent.mkdir(parents=True, exist_ok=True)
            waiting.rename(final)


def digest(model: Path) -> Snapshot:
    """The SHA-256 and size of a model file, or of a folder (its files' paths and bytes)."""
    if model.is_file():
        with model.open("rb") as stream:
            return Snapshot(hashlib.file_digest(stream, "sha256").hexdigest(), model.stat().st_size)
    whole, size = hashlib.sha256(), 0
    for path in sorted(p for p in model.rglob("*") if p.is_file()):
        part = digest(path)
        whole.update(f"{path.relative_to(model).as_posix()}\0{part.sha256}".encode())
        size += part.size
    return Snapshot(whole.hexdigest(), size)
