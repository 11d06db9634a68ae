"""A stranger's zip archive: every member looked at before any is written, and unpacked by us."""

from __future__ import annotations

import errno
import shutil
import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from tfexam.scan.rejected import Rejected, plain, refused, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAX_MEMBERS = 1000
MAX_NAME = 200
"""Bytes of one part of a member's path."""

MAX_PATH = 1000
"""Bytes of a member's whole path."""

MAX_DEPTH = 30
"""Folders that it may lie in."""

MAX_RATIO = 100
"""Keras stores without packing; a word list that was packed again stays far below this."""

MAX_TOTAL = 4 << 30
FREE = 1 << 20
"""Bytes below which the ratio of a member doesn't matter."""

DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, struct.error),
    ValueError,  # of a place before the file's beginning
    RuntimeError,  # of an entry that is encrypted, or (NotImplementedError) packed in another way
)
"""All that the bytes of an archive make zipfile raise, once it is open."""

PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
AGAIN = "Save it again, and let the save end."


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive at `path`. Raises Rejected(unreadable) where it is cut off."""
    with path.open("rb") as stream:
        with damaged():
            archive = directory(stream)
        yield archive


def directory(stream: IO[bytes]) -> zipfile.ZipFile:
    """The archive in a stream. Raises one of DAMAGE for all that its bytes can do to zipfile."""
    try:
        return zipfile.ZipFile(stream)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise zipfile.BadZipFile("its directory is said to begin before the file") from error


@contextmanager
def damaged() -> Iterator[None]:
    """Around what reads an archive: what its bytes make zipfile raise becomes Rejected."""
    try:
        yield
    except DAMAGE as error:
        raise unreadable("The file is cut off or damaged.", AGAIN) from error


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member's bytes."""
    with damaged():
        return archive.read(name)


def members(archive: zipfile.ZipFile, max_bytes: int) -> list[zipfile.ZipInfo]:
    """All members, each found sane.

    max_bytes  what all of them together may take unpacked

    Raises Rejected for too many, for one that stands twice or outside, links, encryption, bombs.
    """
    found = archive.infolist()
    names = {member.filename for member in found}
    if len(found) > MAX_MEMBERS or len(names) != len(found):
        raise refused("The archive holds too many members, or one of them twice.")
    for member in found:
        if not 0 <= member.header_offset < archive.start_dir:
            raise unreadable("The file is cut off or damaged.", AGAIN)
        _scan_member(member)
    if sum(member.file_size for member in found) > max_bytes:
        raise refused("The archive would unpack to more than a model may hold.")
    return found


def is_plain(name: str) -> bool:
    """Whether a member's name leads below the folder that it is unpacked into, on any system."""
    parts = name.removesuffix("/").split("/")
    return (
        name.isprintable()
        and ":" not in name
        and "\\" not in name
        and not {"", ".", ".."} & set(parts)
        and len(parts) <= MAX_DEPTH
        and len(name.encode("utf-8", "replace")) <= MAX_PATH
        and all(len(part.encode("utf-8", "replace")) <= MAX_NAME for part in parts)
    )


def stranger(member: zipfile.ZipInfo, writer: str) -> Rejected:
    """The refusal of a member that has no place in such an archive."""
    return refused(f"The archive holds `{plain(member.filename)}`, which {writer} does not write.")


def extract(
    archive: zipfile.ZipFile,
    found: list[zipfile.ZipInfo],
    folder: Path,
    place: Callable[[str], str] = str,
) -> None:
    """Write members (folders left out) into `folder`, each where `place` puts its name."""
    for member in found:
        if not member.is_dir():
            _write(archive, member, folder.joinpath(*place(member.filename).split("/")))


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        stream = target.open("xb")
    except (FileExistsError, NotADirectoryError) as error:
        name = plain(member.filename)
        raise refused(f"`{name}` in the archive lies where another of its files does.") from error
    with damaged(), stream, archive.open(member) as packed:
        shutil.copyfileobj(packed, stream, 1 << 20)


def _scan_member(member: zipfile.ZipInfo) -> None:
    name = plain(member.filename)
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise refused(f"`{name}` in the archive is a link or a device.")
    if member.flag_bits & 0x1:
        raise refused(f"`{name}` in the archive is encrypted.")
    if member.compress_type not in PACKED:
        raise refused(f"`{name}` in the archive is packed in a way that Keras doesn't use.")
    if member.file_size > FREE and member.file_size > MAX_RATIO * member.compress_size:
        raise refused(f"`{name}` in the archive would unpack to far more than it takes packed.")
