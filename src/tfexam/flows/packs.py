"""Packs: taking one in, handing one's own on, taking one out again."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.bank.digest import files_of
from tfexam.bank.packs import BUILTIN, PACK_TOML, catalogue
from tfexam.errors import Code, TfexamError, writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.app import App
    from tfexam.bank.pack import Pack
    from tfexam.bank.problem import Problem


@dataclass(frozen=True)
class Offer:
    """A pack that could be taken in: what it says of itself, and its problems."""

    pack: Pack
    folder: Path
    problems: tuple[Problem, ...]


@contextmanager
def offered(app: App, source: Path) -> Iterator[Offer]:
    """A pack as it lies in a file or folder, read and checked; nothing of it is run.

    Raises TfexamError: bad-pack, bad-problem, name-taken, not-writable, disk-full.
    """
    with writing(app.paths.packs):
        app.paths.packs.mkdir(parents=True, exist_ok=True)
        scrap = tempfile.mkdtemp(prefix=".new-", dir=app.paths.packs)
    try:
        with writing(app.paths.packs):
            folder = _brought(source, Path(scrap) / "pack")
        offer = read_offer(folder)
        _refuse_taken(app, offer)
        yield offer
    finally:
        shutil.rmtree(scrap, ignore_errors=True)


def read_offer(folder: Path) -> Offer:
    """A folder as a pack. Raises TfexamError: bad-pack, bad-problem."""
    from tfexam.bank.pack import bad, read_pack
    from tfexam.bank.problem import read_problem

    pack = read_pack(folder)
    found = catalogue(folder)
    if not found:
        raise bad(f"The pack {pack.name} holds no problem.")
    problems = tuple(read_problem(folder / one.category / one.id) for one in found)
    return Offer(pack, folder, problems)


def take_in(app: App, offer: Offer) -> Path:
    """Put an offered pack among the others; its folder."""
    target = app.paths.packs / offer.pack.name
    with writing(app.paths.packs):
        offer.folder.rename(target)
    return target


def hand_on(app: App, source: str, file: Path | None) -> tuple[Offer, Path]:
    """Make one file of a pack: a folder, or the name of one that is here.

    Raises TfexamError: bad-pack, bad-problem, unknown-pack, name-taken, not-writable, disk-full.
    """
    from tfexam.bank.pack import SUFFIX, write_archive

    folder = app.cwd / source
    if not folder.is_dir():
        folder = app.bank.pack(source)
    offer = read_offer(folder)
    target = app.cwd / (file or f"{offer.pack.name}{SUFFIX}")
    if target.exists():
        raise TfexamError(Code.NAME_TAKEN, f"{target} is there already.", "Name another: --out")
    with writing(target.parent):
        write_archive(folder, target)
    return offer, target


def to_remove(app: App, name: str) -> Path:
    """The folder of a pack, or of a problem in one, that may be removed.

    Raises TfexamError: unknown-problem, exam-running, bad-argument for what is built in.
    """
    folder = app.bank.packs.get(name) or app.bank.folder(name)
    if app.bank.root in {folder, *folder.parents}:
        raise TfexamError(
            Code.BAD_ARGUMENT, f"{name} ships with tfexam.", f"Only packs can go, not {BUILTIN}."
        )
    inside = {problem.id for problem in catalogue(folder)} or {folder.name}
    for sitting in app.store.sittings():
        used = inside & {task.problem for task in sitting.tasks}
        if sitting.is_running and used:
            raise TfexamError(
                Code.EXAM_RUNNING,
                f"{sitting.kind.capitalize()} {sitting.id} is running on {min(used)}.",
                "End it first: tfexam finish, or tfexam abandon",
            )
    return folder


def remove(folder: Path) -> None:
    """Take a pack or a problem away; at once, so that half of it is never seen."""
    with writing(folder.parent):
        gone = Path(tempfile.mkdtemp(prefix=".gone-", dir=folder.parent))
        folder.rename(gone / folder.name)
        shutil.rmtree(gone, ignore_errors=True)


def _brought(source: Path, target: Path) -> Path:
    """The pack's own files, as a folder of its own."""
    from tfexam.bank.pack import bad, unpack

    if source.is_file():
        unpack(source, target)
        return target
    if not (source / PACK_TOML).is_file():
        raise bad(f"{source} is neither a pack's file nor a folder with a {PACK_TOML}.")
    target.mkdir()
    shutil.copy(source / PACK_TOML, target / PACK_TOML)
    for problem in catalogue(source):
        for path in files_of(source / problem.category / problem.id):
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy, follow_symlinks=False)
    return target


def _refuse_taken(app: App, offer: Offer) -> None:
    if offer.pack.name in app.bank.packs:
        raise TfexamError(
            Code.NAME_TAKEN,
            f"A pack called {offer.pack.name} is here already.",
            f"Remove it first: tfexam bank remove {offer.pack.name}",
        )
    there = {problem.id for problem in app.bank.everything()}
    for problem in offer.problems:
        if problem.id in there:
            raise TfexamError(
                Code.NAME_TAKEN,
                f"A problem called {problem.id} is here already, at {app.bank.folder(problem.id)}.",
                f"If it is your own, remove it first: tfexam bank remove {problem.id}",
            )
