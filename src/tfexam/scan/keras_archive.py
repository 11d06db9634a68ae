"""A `.keras` file: looked at as a zip archive, scanned, and unpacked by us.

What was scanned is what is loaded: the description is written out anew from what the scan read, so
no second reader can see another text in the same bytes, and the child that loads the folder needs
no write access.
"""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING

from tfexam.scan.keras_config import parse, scan_config, without_training
from tfexam.scan.rejected import plain, refused, unreadable

if TYPE_CHECKING:
    from pathlib import Path

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
VOCABULARY = "vocabulary.txt"
OF_KERAS_2 = "keras2.keras"
MAX_MEMBERS = 1000
MAX_TEXT = 64 << 20
MAX_RATIO = 100
"""Keras stores without packing; a word list that was packed again stays far below this."""

MAX_TOTAL = 4 << 30
FREE = 1 << 20
"""Bytes below which the ratio of a member doesn't matter."""

DAMAGED = "Save it again, and let the save end."


def unpack(path: Path, folder: Path, max_bytes: int = MAX_TOTAL) -> None:
    """Scan the archive at `path` and write its members into the empty `folder`.

    max_bytes  what all members together may take unpacked

    Raises Rejected, before anything is written, for whatever a `.keras` file may not hold; and
    while writing, where a member is damaged.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(archive, max_bytes)
            config = without_training(parse(archive.read(CONFIG)))
            scan_config(config)
            for member in members:
                _extract(archive, member, folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise unreadable("The file is cut off or damaged.", DAMAGED) from error
    (folder / CONFIG).write_text(json.dumps(config))
    if written_by(folder).startswith("2."):
        _packed_again(folder)


def written_by(folder: Path) -> str:
    """The version of Keras that a file says to be from; empty where it doesn't."""
    try:
        version = json.loads((folder / METADATA).read_bytes())["keras_version"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return version if isinstance(version, str) else ""


def _packed_again(folder: Path) -> None:
    """An archive of what was scanned and unpacked, for tf-keras, which reads no folder."""
    with zipfile.ZipFile(folder / OF_KERAS_2, "w") as archive:
        for name in (CONFIG, METADATA, WEIGHTS):
            archive.write(folder / name, name)


def _members(archive: zipfile.ZipFile, max_bytes: int) -> list[zipfile.ZipInfo]:
    """The members but folders, each found sane."""
    found = archive.infolist()
    names = [member.filename for member in found]
    if len(found) > MAX_MEMBERS or len(set(names)) != len(names):
        raise refused("The archive holds too many members, or one of them twice.")
    for member in found:
        _scan_member(member)
    if sum(member.file_size for member in found) > max_bytes:
        raise refused("The archive would unpack to more than a model may hold.")
    missing = {CONFIG, METADATA, WEIGHTS} - set(names)
    if missing:
        raise unreadable(f"The archive lacks {', '.join(sorted(missing))}.", DAMAGED)
    return [member for member in found if not member.is_dir()]


def _scan_member(member: zipfile.ZipInfo) -> None:
    name = plain(member.filename)
    if not _is_expected(member.filename):
        raise refused(f"The archive holds `{name}`, which model.save() does not write.")
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refused(f"`{name}` in the archive is a link or a device.")
    if member.flag_bits & 0x1:
        raise refused(f"`{name}` in the archive is encrypted.")
    if member.filename.endswith((".json", ".txt")) and member.file_size > MAX_TEXT:
        raise refused(f"`{name}` in the archive is too large for a text.")
    if member.file_size > FREE and member.file_size > MAX_RATIO * member.compress_size:
        raise refused(f"`{name}` in the archive would unpack to far more than it takes packed.")


def _is_expected(name: str) -> bool:
    if name in {CONFIG, METADATA, WEIGHTS}:
        return True
    parts = name.removesuffix("/").split("/")
    plain_parts = all(part not in {"", ".", ".."} and "\\" not in part for part in parts)
    inside = parts[0] == "assets" and plain_parts and ":" not in name and name.isprintable()
    return inside and (name.endswith("/") or parts[-1] == VOCABULARY)


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    target = folder.joinpath(*member.filename.split("/"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as packed, target.open("xb") as stream:
        shutil.copyfileobj(packed, stream, 1 << 20)
