"""A pack: problems that somebody hands on, a folder or one file.

    pack.toml                     format, name, title, author
    <category>/<id>/…             a problem each, as in the built-in bank

As one file it is a ZIP archive of just that.
"""

from __future__ import annotations

import tomllib
import zipfile
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError

from tfexam.bank.contract import Sentence, Table
from tfexam.bank.digest import files_of
from tfexam.bank.packs import BUILTIN, PACK_TOML, catalogue
from tfexam.errors import Code, TfexamError
from tfexam.exam.category import Category

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT, OLDEST = 1, 1
"""The format of packs that this tfexam writes, and the oldest that it still reads."""

SUFFIX = ".tfexam.zip"
MOST_FILES, MOST_BYTES = 2000, 2 << 30
"""What an archive may unpack to: no pack that anybody made in earnest comes near."""


class Pack(Table):
    """All of pack.toml."""

    format: Literal[1]
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,40}$")]
    title: Sentence
    author: Sentence


def read_pack(folder: Path) -> Pack:
    """A folder's pack.toml. Raises TfexamError(bad-pack) that says what is wrong with it."""
    try:
        found = tomllib.loads((folder / PACK_TOML).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise bad(f"{folder} holds no {PACK_TOML}, so it is no pack.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise bad(f"{PACK_TOML} is not valid TOML: {error}.") from error
    _refuse_format(found.get("format"))
    try:
        pack = Pack.model_validate(found)
    except ValidationError as error:
        first = error.errors()[0]
        raise bad(f"{PACK_TOML}: {first['loc'][0]}: {first['msg']}.") from error
    if pack.name == BUILTIN:
        raise bad(f"A pack can't be called {BUILTIN}; that is the one that ships with tfexam.")
    return pack


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
    partial = file.with_name(f".{file.name}.part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(folder):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
    partial.replace(file)


def _files(folder: Path) -> Iterator[Path]:
    """What travels: pack.toml, and the files of the problems."""
    yield folder / PACK_TOML
    for problem in catalogue(folder):
        yield from files_of(folder / problem.category / problem.id)


def unpack(file: Path, folder: Path) -> None:
    """Unpack an archive below `folder`, which is made. Nothing of it is run.

    Raises TfexamError(bad-pack) where it is no archive, or holds anything else than a pack.
    """
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_bulk(archive)
            for info in archive.infolist():
                _take(archive, info, folder)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise bad(f"{file.name} is no whole pack: {error}.") from error


def _refuse_bulk(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > MOST_BYTES:
        raise bad("The pack is larger than any pack may be.")


def _take(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> None:
    if info.is_dir():
        return
    if not _belongs(info.filename):
        raise bad(f"The pack holds {info.filename!r}, which no pack has.")
    target = folder / info.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(info) as packed, target.open("wb") as unpacked:
        copyfileobj(packed, unpacked)


def _belongs(name: str) -> bool:
    """Whether a name is `pack.toml` or lies in `<category>/<id>/`."""
    parts = PurePosixPath(name).parts
    if parts == (PACK_TOML,):
        return True
    odd = {"", ".", ".."} & set(name.split("/")) or any(c in name for c in "\\:\0")
    return not odd and len(parts) >= 3 and parts[0] in set(Category)


def bad(message: str) -> TfexamError:
    """What is wrong with a pack."""
    return TfexamError(Code.BAD_PACK, message)
