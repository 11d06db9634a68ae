"""Which version of some files this is: one SHA-256 over their names and bytes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def digest(root: Path, files: Iterable[Path]) -> str:
    """SHA-256 over files below `root`, by their names there and their bytes, in the order given."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(f"{path.relative_to(root).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def files_of(folder: Path) -> list[Path]:
    """What belongs to a problem: every file of its folder but what Python leaves behind."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
