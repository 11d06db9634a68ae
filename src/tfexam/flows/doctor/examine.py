"""Looking at what tfexam needs, one thing after another; nothing found wrong stops it."""

from __future__ import annotations

import platform
import shutil
from typing import TYPE_CHECKING

from tfexam import __version__
from tfexam.errors import Code, TfexamError
from tfexam.flows.doctor.finding import Finding
from tfexam.flows.doctor.lock import installed, mending
from tfexam.flows.rehearse import rehearse
from tfexam.sandbox.platform import lacking
from tfexam.sandbox.trials import Untried, try_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfexam.app import App

PACKAGES = ("tensorflow", "keras", "tensorflow-datasets", "numpy")
ROOM_GB = 2
"""Below this the data and snapshots of an exam may not fit."""

TRUST = "Grade only models of people you trust, or grade on Linux outside of a container."


def examine(app: App) -> Iterator[Finding]:
    """Versions, folders, disk, bank, and the rehearsal: train, save, submit, score."""
    yield Finding("tfexam", __version__)
    yield Finding("python", f"{platform.python_version()} on {platform.platform()}")
    for package in PACKAGES:
        yield _package(package)
    yield _disk(app)
    yield from (_store(app), _bank(app), *_rehearsal(app))


def _package(name: str) -> Finding:
    there = installed(name)
    if there is None:
        return Finding(name, "is not installed", is_well=False, remedy=mending(name))
    return Finding(name, there)


def _nearest(app: App) -> Path:
    """Where tfexam's own files lie, or will lie."""
    return next(p for p in (app.paths.data, *app.paths.data.parents) if p.exists())


def _disk(app: App) -> Finding:
    free = shutil.disk_usage(_nearest(app)).free / 1e9
    said = f"{free:.0f} GB free at {app.paths.data}"
    if free >= ROOM_GB:
        return Finding("disk", said)
    remedy = f"An exam needs {ROOM_GB} GB: free some, or name another folder, TFEXAM_HOME=DIR"
    return Finding("disk", said, is_well=False, remedy=remedy)


def _store(app: App) -> Finding:
    try:
        count = len(app.store.sittings())
    except TfexamError as error:
        return Finding("store", error.message, is_well=False, remedy=error.hint)
    return Finding("store", f"{app.store.path}, {count} exams and drills")


def _bank(app: App) -> Finding:
    try:
        count = len([app.bank.problem(candidate.id) for candidate in app.bank.candidates()])
    except TfexamError as error:
        return Finding("bank", error.message, is_well=False, remedy=error.hint)
    said = f"{count} problems, {app.bank.digest[:16]}"
    return Finding("bank", said, count > 0, "" if count else "Install tfexam anew.")


def _rehearsal(app: App) -> Iterator[Finding]:
    try:
        shown = rehearse(app)
    except TfexamError as error:
        broke = error.code is Code.GRADER_BROKE  # whose own hint is to run this command
        anew = f"Make the environment anew: {mending('tensorflow', 'keras', 'numpy')}"
        yield Finding("grader", error.message, False, anew if broke else error.hint)
        return
    yield Finding("grader", f"trains, saves and scores; {sum(shown.timing.values()):.1f} s a toy")
    yield from (_sandbox(shown.layers), _trials(app))


def _sandbox(layers: tuple[str, ...]) -> Finding:
    """What holds a model in; that some of it is not to be had here is no fault."""
    said, missing = ", ".join(layers) or "nothing holds a model in here", ", ".join(lacking(layers))
    if not missing:
        return Finding("sandbox", said)
    return Finding("sandbox", f"{said}; lacks {missing}", remedy=TRUST)


def _trials(app: App) -> Finding:
    """What gets through nevertheless, by trying it as a model would."""
    try:
        told = try_all(_nearest(app))
    except (OSError, Untried) as error:
        return Finding("trials", f"what a model could do was not tried: {error}", remedy=TRUST)
    found = [
        f"a model {word} {_listed(harms)}"
        for word, harms in (("can", told.through), ("can't", told.held))
        if harms
    ]
    said = "; ".join(found) or "nothing that a model must not do can be done here at all"
    return Finding("trials", said, remedy=TRUST if told.through else "")


def _listed(harms: tuple[str, ...]) -> str:
    *most, last = harms
    return f"{', '.join(most)} or {last}" if most else last
