"""Finding what the candidate saved: the newest model of a folder, whole."""

from __future__ import annotations

import sys
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from tfexam.scan.archive import opened
from tfexam.scan.rejected import Rejected
from tfexam.scan.savedmodel_archive import GRAPH, graphs

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tfexam.clock import Clock

Format = Literal["keras", "h5", "savedmodel", "zip", "other"]

NEVER = datetime.max.replace(tzinfo=UTC)

SETTLED_SECONDS = 1.0
"""A file that was written to this recently may be in the middle of a save."""

PATIENCE = 40
"""How often a half-written file is looked at again, a quarter of a second apart."""


PERHAPS = frozenset({".gz", ".joblib", ".npz", ".pickle", ".pkl", ".tar", ".tgz", ".zip"})
"""What may be a model that can't be graded, or data: a model where it is called so."""

FOREIGN = PERHAPS | {".onnx", ".pt", ".pth", ".safetensors", ".tflite"}
BY_SUFFIX: Mapping[str, Format] = {
    **dict.fromkeys(FOREIGN, "other"),
    ".keras": "keras",
    ".h5": "h5",
    ".hdf5": "h5",
}


@dataclass(frozen=True)
class Found:
    """A saved model in a problem's folder."""

    path: Path
    format: Format
    saved_at: datetime
    size: int


def newest_model(folder: Path, not_after: datetime = NEVER) -> Found | None:
    """The model that was saved last; None without one.

    That is `*.keras`, `*.h5`, a SavedModel folder, or a `.zip` of one. Looks in the folder itself
    and not below, where training keeps its checkpoints. Files of weights alone and models of
    another kind are taken only where there is nothing else, so that the grader can say why not.
    """
    return next(_newest_first(folder, not_after), None)


def newest_whole(folder: Path, not_after: datetime = NEVER) -> Found | None:
    """The same, but one that is half-written counts only where nothing is whole."""
    found = list(_newest_first(folder, not_after))
    return next((model for model in found if is_whole(model)), found[0] if found else None)


def settle(model: Found, clock: Clock) -> Found:
    """The same model once nobody writes to it any more (or as it is, after ten seconds)."""
    for _ in range(PATIENCE):
        age = (clock.read().wall - model.saved_at).total_seconds()
        if not 0 <= age < SETTLED_SECONDS and is_whole(model):
            break
        clock.sleep(0.25)
        again = look(model.path)
        if again is None or (again == model and is_whole(model) and age >= 0):
            break
        model = again
    return model


def is_whole(model: Found) -> bool:
    """An archive ends with its directory; of other formats nothing can be said cheaply."""
    if model.format != "keras":
        return True
    try:
        with model.path.open("rb") as stream:
            is_zip = stream.read(2) == b"PK"
        return not is_zip or zipfile.is_zipfile(model.path)
    except FileNotFoundError:
        return False


def _newest_first(folder: Path, not_after: datetime) -> Iterator[Found]:
    in_time = [model for model in _models(folder) if model.saved_at <= not_after]
    found = sorted(in_time, key=lambda model: (model.saved_at, model.path.name), reverse=True)
    gradable = [model for model in found if model.format != "other"]
    return iter(gradable or found)


def _models(folder: Path) -> Iterator[Found]:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        found = look(path) if has_plain_name(path) else None
        if found is not None:
            yield found


def has_plain_name(path: Path) -> bool:
    """Whether a file's name is text, which can be stored and shown."""
    try:
        path.name.encode()
    except UnicodeEncodeError:
        return False
    return True


def misnamed(folder: Path) -> list[Path]:
    """Models that would be found under another name."""
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if not has_plain_name(path) and look(path)]


def look(path: Path) -> Found | None:
    """The model at a path as it lies there now; None where there is none."""
    format_ = _format(path)
    if format_ is None:
        return None
    files = [p for p in path.rglob("*") if p.is_file()] if format_ == "savedmodel" else [path]
    try:
        stats = [file.stat() for file in files]
    except FileNotFoundError:
        return None
    saved = datetime.fromtimestamp(max(map(_saved_at, stats)), UTC)
    return Found(path, format_, saved, sum(s.st_size for s in stats))


def _saved_at(file: os.stat_result) -> float:
    """A copied file may bring a time that is still to come; this machine knows when it came."""
    return file.st_mtime if sys.platform == "win32" else min(file.st_mtime, file.st_ctime)


def _format(path: Path) -> Format | None:
    if path.is_dir():
        return "savedmodel" if (path / GRAPH).is_file() else None
    if not path.is_file() or path.name.startswith("."):
        return None
    if path.name.endswith(".weights.h5"):
        return "other"
    if path.suffix == ".zip" and _holds_graph(path):
        return "zip"
    if path.suffix in PERHAPS and not path.name.startswith("model"):
        return None
    return BY_SUFFIX.get(path.suffix)


def _holds_graph(path: Path) -> bool:
    """Whether a zip archive has a SavedModel in it; not so where it is cut off."""
    try:
        with opened(path) as archive:
            return bool(graphs(archive.namelist()))
    except (Rejected, OSError):
        return False
