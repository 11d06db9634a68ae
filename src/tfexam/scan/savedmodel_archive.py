"""A SavedModel folder that was zipped to be carried: unpacked by us, then scanned as a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.scan import archive
from tfexam.scan.archive import MAX_TOTAL
from tfexam.scan.rejected import refused

if TYPE_CHECKING:
    from pathlib import Path

GRAPH = "saved_model.pb"
FILES = frozenset({GRAPH, "saved_model.pbtxt", "fingerprint.pb", "keras_metadata.pb"})
FOLDERS = ("variables/", "assets/")
OF_SYSTEMS = ("__MACOSX/", ".DS_Store", "desktop.ini", "Thumbs.db")
"""What the programs that zip a folder add to it; it is left out."""


def unpack(path: Path, folder: Path, max_bytes: int = MAX_TOTAL) -> None:
    """Write the SavedModel of the archive at `path` into the empty `folder`.

    It may lie at the archive's top or in a folder, and only it is written. What it holds is still
    to be scanned.

    Raises Rejected, before anything is written, for what no such archive may hold; and while
    writing, where a member is damaged.
    """
    with archive.opened(path) as packed:
        found = archive.members(packed, max_bytes)
        root = _root([member.filename for member in found])
        inside = [
            member
            for member in found
            if member.filename.startswith(root) and not _is_of_system(member.filename)
        ]
        for member in inside:
            if not _is_expected(member.filename, root):
                raise archive.stranger(member, "model.export()")
        archive.extract(packed, inside, folder, lambda name: name.removeprefix(root))


def graphs(names: list[str]) -> list[str]:
    """The members of an archive that are a SavedModel's graph."""
    return [name for name in names if name == GRAPH or name.endswith(f"/{GRAPH}")]


def _root(names: list[str]) -> str:
    """The folder in the archive that the SavedModel lies in, with its slash; empty at the top."""
    found = graphs(names)
    if len(found) != 1:
        raise refused(
            f"The archive holds {len(found)} SavedModels.", "Zip the one that is to be graded."
        )
    return found[0].removesuffix(GRAPH)


def _is_of_system(name: str) -> bool:
    return name.startswith(OF_SYSTEMS[0]) or name.rpartition("/")[2] in OF_SYSTEMS


def _is_expected(name: str, root: str) -> bool:
    inner = name.removeprefix(root)
    if not inner:
        return True
    return archive.is_plain(name) and (inner in FILES or inner.startswith(FOLDERS))
