"""A `.keras` file: looked at as a zip archive, scanned, and unpacked by us.

What was scanned is what is loaded: the description is written out anew from what the scan read, so
no second reader can see another text in the same bytes, and the child that loads the folder needs
no write access.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tfexam.scan import archive
from tfexam.scan.archive import AGAIN, MAX_TOTAL
from tfexam.scan.keras_config import parse, scan_config, without_training
from tfexam.scan.rejected import plain, refused, unreadable

if TYPE_CHECKING:
    import zipfile
    from pathlib import Path

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
VOCABULARY = "vocabulary.txt"
ASSETS = "assets"
MAX_TEXT = 64 << 20


def unpack(path: Path, folder: Path, max_bytes: int = MAX_TOTAL) -> None:
    """Scan the archive at `path` and write its members into the empty `folder`.

    max_bytes  what all members together may take unpacked

    Raises Rejected, before anything is written, for whatever a `.keras` file may not hold; and
    while writing, where a member is damaged.
    """
    with archive.opened(path) as packed:
        members = _members(packed, max_bytes)
        config = without_training(parse(archive.read(packed, CONFIG)))
        scan_config(config)
        archive.extract(packed, members, folder)
    (folder / CONFIG).write_text(json.dumps(config))


def written_by(folder: Path) -> str:
    """The version of Keras that a file says to be from; empty where it doesn't."""
    try:
        version = json.loads((folder / METADATA).read_bytes())["keras_version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return version if isinstance(version, str) else ""


def _members(packed: zipfile.ZipFile, max_bytes: int) -> list[zipfile.ZipInfo]:
    found = archive.members(packed, max_bytes)
    for member in found:
        if not _is_expected(member.filename):
            raise archive.stranger(member, "model.save()")
        if member.filename.endswith((".json", ".txt")) and member.file_size > MAX_TEXT:
            raise refused(f"`{plain(member.filename)}` in the archive is too large for a text.")
    missing = {CONFIG, METADATA, WEIGHTS} - {member.filename for member in found}
    if missing:
        raise unreadable(f"The archive lacks {', '.join(sorted(missing))}.", AGAIN)
    return found


def _is_expected(name: str) -> bool:
    if name in {CONFIG, METADATA, WEIGHTS}:
        return True
    parts = name.removesuffix("/").split("/")
    inside = parts[0] == ASSETS and archive.is_plain(name)
    return inside and (name.endswith("/") or parts[-1] == VOCABULARY)
