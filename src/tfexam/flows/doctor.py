"""Looking at what tfexam needs, one thing after another; nothing found wrong stops it."""

from __future__ import annotations

import platform
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from tfexam import __version__
from tfexam.errors import TfexamError
from tfexam.flows.rehearse import rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.app import App

PACKAGES = ("tensorflow", "keras", "tensorflow-datasets", "numpy")
ROOM_GB = 2
"""Below this the data and snapshots of an exam may not fit."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    said: str
    is_well: bool = True


def examine(app: App) -> Iterator[Finding]:
    """Versions, folders, disk, bank, and the rehearsal: train, save, submit, score."""
    yield Finding("tfexam", __version__)
    yield Finding("python", f"{platform.python_version()} on {platform.platform()}")
    for package in PACKAGES:
        yield _package(package)
    yield _disk(app)
    yield from (_store(app), _bank(app), *_rehearsal(app))


def _package(name: str) -> Finding:
    try:
        return Finding(name, version(name))
    except PackageNotFoundError:
        return Finding(name, "is not installed", is_well=False)


def _disk(app: App) -> Finding:
    there = next(p for p in (app.paths.data, *app.paths.data.parents) if p.exists())
    free = shutil.disk_usage(there).free / 1e9
    return Finding("disk", f"{free:.0f} GB free at {app.paths.data}", is_well=free >= ROOM_GB)


def _store(app: App) -> Finding:
    try:
        count = len(app.store.sittings())
    except TfexamError as error:
        return Finding("store", f"{error.message} {error.hint}", is_well=False)
    return Finding("store", f"{app.store.path}, {count} exams and drills")


def _bank(app: App) -> Finding:
    try:
        count = len([app.bank.problem(candidate.id) for candidate in app.bank.candidates()])
    except TfexamError as error:
        return Finding("bank", error.message, is_well=False)
    return Finding("bank", f"{count} problems, {app.bank.digest[:16]}", is_well=count > 0)


def _rehearsal(app: App) -> Iterator[Finding]:
    try:
        shown = rehearse(app)
    except TfexamError as error:
        yield Finding("grader", error.message, is_well=False)
        return
    yield Finding("grader", f"trains, saves and scores; {sum(shown.timing.values()):.1f} s a toy")
    yield Finding("sandbox", ", ".join(shown.layers) or "nothing holds a model in here")
