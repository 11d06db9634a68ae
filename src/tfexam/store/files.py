"""Copies of models that appear whole or not at all."""

from __future__ import annotations

import shutil
import uuid
from typing import TYPE_CHECKING

from tfexam.files import sync, whole

if TYPE_CHECKING:
    from pathlib import Path


def copy_file(source: Path, target: Path) -> None:
    """Copy a file's bytes to `target`, which appears whole."""
    with whole(target) as partial:
        shutil.copyfile(source, partial)


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
