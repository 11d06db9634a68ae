"""A pack: problems that somebody hands on, a folder or one file.

    pack.toml                     format, name, title, author
    <category>/<id>/…             a problem each, as in the built-in bank

As one file it is a ZIP archive of just that.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import ValidationError

from tfexam.bank.contract import Sentence, Table, said, written
from tfexam.bank.digest import files_of
from tfexam.bank.packs import BUILTIN, PACK_TOML, catalogue
from tfexam.bank.toml import parsed
from tfexam.errors import Code, TfexamError
from tfexam.exam.category import Category
from tfexam.files import whole
from tfexam.scan.archive import DAMAGE, directory, is_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT, OLDEST = 1, 1
"""The format of packs that this tfexam writes, and the oldest that it still reads."""

SUFFIX = ".tfexam.zip"
MOST_FILES, MOST_BYTES = 2000, 2 << 30
"""What an archive may unpack to: no pack that anybody made in earnest comes near."""


NAME = r"[a-z][a-z0-9_-]{0,39}"
NAME_SAID = "must be forty small letters, digits, _ and - at most, a letter first"
"""How a pack may be called, for machines and for people."""


class Pack(Table):
    """All of pack.toml."""

    format: Literal[1]
    name: Annotated[str, written(NAME, NAME_SAID)]
    title: Sentence
    author: Sentence


def read_pack(folder: Path) -> Pack:
    """A folder's pack.toml. Raises TfexamError(bad-pack) that says what is wrong with it."""
    try:
        return _pack((folder / PACK_TOML).read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise bad(f"{folder} holds no {PACK_TOML}, so it is no pack.") from error


def _pack(raw: bytes) -> Pack:
    try:
        found = parsed(raw)
    except ValueError as error:
        raise bad(f"{PACK_TOML} is not valid TOML: {error}.") from error
    _refuse_format(found.get("format"))
    try:
        pack = Pack.model_validate(found)
    except ValidationError as error:
        raise bad(f"{PACK_TOML}: {said(error)[0]}.") from error
    if pack.name == BUILTIN:
        raise bad(f"A pack can't be called {BUILTIN}; that is the one that ships with tfexam.")
    return pack


def renamed(pack: Pack, name: str) -> Pack:
    """The pack under another name. Raises TfexamError(bad-argument) for one that is none."""
    if not re.fullmatch(NAME, name) or name == BUILTIN:
        raise TfexamError(
            Code.BAD_ARGUMENT, f"{name!r} is no name for a pack: it {NAME_SAID}; not {BUILTIN}."
        )
    return pack.model_copy(update={"name": name})


def _refuse_format(found: object) -> None:
    """Too old and too new each have their sentence."""
    if not isinstance(found, int) or isinstance(found, bool):
        raise bad(f"{PACK_TOML} does not say its format, such as format = {FORMAT}.")
    if found > FORMAT:
        raise TfexamError(
            Code.BAD_PACK,
            f"The pack is of format {found}, newer than this tfexam knows ({FORMAT}).",
            "Upgrade tfexam.",
        )
    if found < OLDEST:
        raise TfexamError(
            Code.BAD_PACK,
            f"The pack is of format {found}, older than this tfexam still reads ({OLDEST}).",
            "Ask its author to pack it again with a tfexam of today.",
        )


def toml_of(pack: Pack) -> str:
    """The text of a pack.toml."""
    from tfexam.bank.toml import line

    return "".join(line(name, value) for name, value in pack.model_dump().items())


def write_archive(folder: Path, file: Path) -> None:
    """One file of a pack's folder: the same files give the same bytes."""
    files = own_files(folder)
    with whole(file) as partial, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())


def own_files(folder: Path) -> list[Path]:
    """What travels: pack.toml, and the files of the problems.

    Raises TfexamError(bad-pack) for a link: it may lead to what its owner never meant to hand on.
    """
    files = [folder / PACK_TOML]
    for problem in catalogue(folder):
        files += files_of(folder / problem.category / problem.id)
    for path in files:
        name = path.relative_to(folder)
        if any((folder / part).is_symlink() for part in (name, *name.parents[:-1])):
            raise bad(
                f"{name.as_posix()} is a link, or lies behind one; a pack holds whole files.",
                "Put the file itself in its place, if it may be handed on.",
            )
    return files


def unpack(file: Path, folder: Path) -> None:
    """Unpack an archive below `folder`, which is made. Nothing of it is run.

    Raises TfexamError(bad-pack) where it is no archive, or holds anything else than a pack.
    """
    folder.mkdir(parents=True)
    try:
        with file.open("rb") as stream:
            archive = directory(stream)
            _refuse_bulk(archive)
            files = [info for info in archive.infolist() if not info.is_dir()]
            names = {info.filename for info in files}
            if PACK_TOML not in names:
                raise bad(f"{file.name} holds no {PACK_TOML}, so it is no pack.")
            _pack(archive.read(PACK_TOML))  # a newer format may hold more than this one knows
            _refuse_strangers(names)
            for info in files:
                _take(archive, info, folder)
    except DAMAGE as error:
        raise bad(f"{file.name} is no whole pack: {error}.") from error


def _refuse_bulk(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        raise bad("The pack is larger than any pack may be.")


def _refuse_strangers(names: Iterable[str]) -> None:
    folders = {str(above) for name in names for above in PurePosixPath(name).parents}
    for name in names:
        if not _belongs(name):
            raise bad(f"The pack holds {name!r}, which no pack has.")
        if name in folders:
            raise bad(f"The pack holds {name!r} as a file and as a folder.")


def _take(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> None:
    target = folder / info.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(info) as packed, target.open("wb") as unpacked:
        copyfileobj(packed, unpacked)


def _belongs(name: str) -> bool:
    """Whether a name is `pack.toml` or lies in `<category>/<id>/`."""
    parts = PurePosixPath(name).parts
    if parts == (PACK_TOML,):
        return True
    return is_plain(name) and len(parts) >= 3 and parts[0] in set(Category)


def bad(message: str, hint: str | None = None) -> TfexamError:
    """What is wrong with a pack."""
    return TfexamError(Code.BAD_PACK, message, hint)
