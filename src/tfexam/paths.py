"""Where tfexam keeps its files: a data folder (never lost) and a cache (may be deleted)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class HomelessError(Exception):
    """There is no folder for tfexam's files."""


@dataclass(frozen=True)
class Paths:
    """The two folders, and what lies in them."""

    data: Path
    cache: Path

    @property
    def store(self) -> Path:
        """The SQLite file."""
        return self.data / "tfexam.db"

    @property
    def snapshots(self) -> Path:
        """Submitted models, by SHA-256."""
        return self.data / "snapshots"

    @property
    def packs(self) -> Path:
        """Packs that were taken in, and one's own: a folder each."""
        return self.data / "packs"

    @property
    def locks(self) -> Path:
        """Lock files; the system frees a lock when its process dies."""
        return self.data / "locks"

    @property
    def spare(self) -> Path:
        """Where the spare worker listens; its owner's alone."""
        return self.data / "spare"

    @property
    def marked(self) -> Path:
        """What became of models, by what they were marked on."""
        return self.data / "marked"

    @property
    def crashes(self) -> Path:
        """Crash logs."""
        return self.data / "crashes"

    @property
    def sources(self) -> Path:
        """Unpacked data sources, by hash."""
        return self.cache / "sources"

    @property
    def prepared(self) -> Path:
        """Built problems, by data digest and seed."""
        return self.cache / "prepared"


def default(environ: Mapping[str, str] = os.environ) -> Paths:
    """The folders of this user: under `TFEXAM_HOME` where it is set, else where the system says.

    Raises HomelessError where neither names a folder.
    """
    home = environ.get("TFEXAM_HOME")
    try:
        return _below(Path(home).expanduser().absolute()) if home else _usual()
    except (RuntimeError, FileNotFoundError) as error:
        where = f"TFEXAM_HOME={home} names no folder" if home else "this user has no home"
        raise HomelessError(f"tfexam has nowhere to keep its files: {where}.") from error


def _below(root: Path) -> Paths:
    return Paths(data=root, cache=root / "cache")


def _usual() -> Paths:
    import platformdirs

    return Paths(
        data=platformdirs.user_data_path("tfexam", appauthor=False).expanduser(),
        cache=platformdirs.user_cache_path("tfexam", appauthor=False).expanduser(),
    )
