"""Files that appear whole or not at all: write, fsync, rename."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """A file to write to, beside `target`, in whose place it comes once it is written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{uuid.uuid4().hex}")
    try:
        yield partial
        sync(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have the system write a file, or the files of a folder, to the disk."""
    for each in path.rglob("*") if path.is_dir() else [path]:
        if each.is_file() and not each.is_symlink():
            with each.open("rb+") as stream:
                os.fsync(stream.fileno())
