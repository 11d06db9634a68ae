"""An export: one ZIP archive.

    tfexam.json                   the sittings, see `record.py`
    snapshots/<sha256>            a model that is a file, …
    snapshots/<sha256>/<path>     … or a file of one that is a folder

Models are stored as they are: what an archive unpacks to is never more than it takes.
"""

from __future__ import annotations

import json
import zipfile
from contextlib import contextmanager
from shutil import copyfileobj
from typing import TYPE_CHECKING

from pydantic import ValidationError

from tfexam.errors import Code, TfexamError
from tfexam.files import whole
from tfexam.scan.archive import DAMAGE, directory, is_plain
from tfexam.store.record import FORMAT, OLDEST, Export

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SITTINGS, MODELS = "tfexam.json", "snapshots"
MOST_JSON = 128 << 20
MOST_ENTRIES = 200_000
BEGINNING = (1980, 1, 1, 0, 0, 0)


def write(file: Path, export: Export, snapshots: Mapping[str, Path]) -> None:
    """Write an archive, which appears whole. `snapshots` are files or folders by their SHA-256."""
    with whole(file) as partial, zipfile.ZipFile(partial, "w") as archive:
        said = export.model_dump_json(indent=1)
        archive.writestr(zipfile.ZipInfo(SITTINGS, BEGINNING), said, zipfile.ZIP_DEFLATED)
        for sha256, path in sorted(snapshots.items()):
            for part in sorted(p for p in path.rglob("*") if p.is_file()) or [path]:
                _add(archive, "/".join((MODELS, sha256, *part.relative_to(path).parts)), part)


class Archive:
    """An archive that was opened: what it says, and the models that it holds."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._models = _models(archive)
        self.export = _export(archive)

    @property
    def models(self) -> list[str]:
        """The SHA-256 of each."""
        return list(self._models)

    def unpack(self, sha256: str, target: Path) -> None:
        """Write a model, a file or a folder, to `target`, where nothing is."""
        for info in self._models[sha256]:
            place = target.joinpath(*info.filename.split("/")[2:])
            with _damage():
                place.parent.mkdir(parents=True, exist_ok=True)
                with self._archive.open(info) as packed, place.open("xb") as stream:
                    copyfileobj(packed, stream, 1 << 20)


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """An archive, with all that can be told before it is unpacked.

    Raises TfexamError(bad-export) for a damaged one, for what no export holds, for another format;
    bad-argument where there is no file.
    """
    try:
        stream = file.open("rb")
    except OSError as error:
        raise TfexamError(
            Code.BAD_ARGUMENT, f"{file} can't be read: {error.strerror}.", "Name an export's file."
        ) from error
    with stream:
        with _damage():
            archive = directory(stream)
        yield Archive(archive)


def bad(message: str, hint: str | None = None) -> TfexamError:
    """What is wrong with an export."""
    return TfexamError(Code.BAD_EXPORT, message, hint)


@contextmanager
def _damage() -> Iterator[None]:
    """Around what reads an archive: all that damaged bytes lead to."""
    try:
        yield
    except (*DAMAGE, FileExistsError, NotADirectoryError) as error:
        raise bad(f"The file is cut off or damaged ({error}).") from error


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    info = zipfile.ZipInfo(name, BEGINNING)
    with path.open("rb") as stream, archive.open(info, "w", force_zip64=True) as packed:
        copyfileobj(stream, packed, 1 << 20)


def _models(archive: zipfile.ZipFile) -> dict[str, list[zipfile.ZipInfo]]:
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES or len({info.filename for info in infos}) < len(infos):
        raise bad("The file holds too many entries, or one of them twice.")
    found: dict[str, list[zipfile.ZipInfo]] = {}
    for info in infos:
        if not 0 <= info.header_offset < archive.start_dir:
            raise bad("The file is cut off or damaged.")
        if info.filename == SITTINGS:
            continue
        place, sha256, *_ = (*info.filename.split("/"), "")
        if place != MODELS or len(sha256) != 64 or not is_plain(info.filename) or info.is_dir():
            raise bad(f"The file holds {info.filename!r}, which no export has.")
        if info.compress_type != zipfile.ZIP_STORED:
            raise bad(f"{info.filename!r} is packed in a way that tfexam doesn't use.")
        found.setdefault(sha256, []).append(info)
    held = sum(info.file_size for infos in found.values() for info in infos)
    if held > archive.start_dir:
        raise bad("The file would unpack to more than it holds.")
    return found


def _export(archive: zipfile.ZipFile) -> Export:
    if SITTINGS not in archive.namelist():
        raise bad(f"The file holds no {SITTINGS}, so it is no export of tfexam.")
    if archive.getinfo(SITTINGS).file_size > MOST_JSON:
        raise bad(f"{SITTINGS} is larger than that of any export.")
    with _damage():
        said = archive.read(SITTINGS)
    _refuse_format(said)
    try:
        return Export.model_validate_json(said)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise bad(f"{SITTINGS}: {place}: {first['msg']}.") from error


def _refuse_format(said: bytes) -> None:
    """Too old and too new each have their sentence."""
    try:
        found = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise bad(f"{SITTINGS} is not valid JSON: {error}.") from error
    format_ = found.get("format") if isinstance(found, dict) else None
    if not isinstance(format_, int) or isinstance(format_, bool):
        raise bad(f"{SITTINGS} does not say its format.")
    if format_ > FORMAT:
        raise bad(
            f"The export is of format {format_}, newer than this tfexam knows ({FORMAT}).",
            "Upgrade tfexam.",
        )
    if format_ < OLDEST:
        raise bad(
            f"The export is of format {format_}, older than this tfexam still reads ({OLDEST}).",
            "Export again there with a tfexam of today.",
        )
