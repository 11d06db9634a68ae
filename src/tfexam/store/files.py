"""Files that appear whole or not at all: write, fsync, rename."""

from __future__ import annotations

import os
import shutil
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def copy_file(source: Path, target: Path) -> None:
    """Copy a file's bytes to `target`, which appears whole, and only if there is none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    try:
        shutil.copyfile(source, partial)
        sync(partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder of plain files to `target`, which appears whole; links are not followed.

    Of the files their bytes alone: a copy of what is read-only can be written, and removed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    try:
        partial.mkdir()
        for path in source.rglob("*"):  # a folder before what is in it
            place = partial / path.relative_to(source)
            if path.is_dir() and not path.is_symlink():
                place.mkdir()
            else:
                shutil.copyfile(path, place, follow_symlinks=False)
        sync(partial)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def remove(path: Path) -> None:
    """Remove a file, or a folder with all that it holds; nothing where there is none."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have the system write a file, or the files of a folder, to the disk."""
    for each in path.rglob("*") if path.is_dir() else [path]:
        if each.is_file() and not each.is_symlink():
            with each.open("rb+") as stream:
                os.fsync(stream.fileno())
