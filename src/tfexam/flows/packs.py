"""Packs: taking one in, handing one's own on, taking one out again."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.bank.packs import BUILTIN, MINE, PACK_TOML, catalogue
from tfexam.errors import Code, TfexamError, writing
from tfexam.flows.keep import place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.app import App
    from tfexam.bank.pack import Pack
    from tfexam.bank.problem import Problem

OTHER_NAME = "Take it in under a name of your choice: tfexam bank add … --as NAME"


@dataclass(frozen=True)
class Offer:
    """A pack that could be taken in: what it says of itself, and its problems."""

    pack: Pack
    folder: Path
    problems: tuple[Problem, ...]


@contextmanager
def offered(app: App, source: Path, name: str = "") -> Iterator[Offer]:
    """A pack as it lies in a file or folder, read and checked; nothing of it is run.

    name  what it is to be called here; as it calls itself, else
    Raises TfexamError: bad-argument, bad-pack, name-taken, not-writable, disk-full.
    """
    if not source.exists():
        raise TfexamError(Code.BAD_ARGUMENT, f"There is no file or folder {source}.")
    with writing(app.paths.packs):
        app.paths.packs.mkdir(parents=True, exist_ok=True)
        scrap = tempfile.mkdtemp(prefix=".new-", dir=app.paths.packs)
    try:
        with writing(app.paths.packs):
            folder = _brought(source, Path(scrap) / "pack")
        offer = read_offer(folder)
        _refuse_taken(app, offer, name)
        yield _called(offer, name) if name else offer
    finally:
        shutil.rmtree(scrap, ignore_errors=True)


def read_offer(folder: Path) -> Offer:
    """A folder as a pack. Raises TfexamError(bad-pack)."""
    from tfexam.bank.pack import bad, read_pack

    pack = read_pack(folder)
    found = catalogue(folder)
    if not found:
        raise bad(f"The pack {pack.name} holds no problem.")
    return Offer(pack, folder, tuple(_whole(folder / one.category / one.id) for one in found))


def _whole(folder: Path) -> Problem:
    """A problem that has all of its files."""
    from tfexam.bank.pack import bad
    from tfexam.bank.problem import FILES, read_problem, toml_faults

    place = f"{folder.parent.name}/{folder.name}"
    for fault in toml_faults(folder):
        raise bad(f"{place}/problem.toml: {fault}.")
    problem = read_problem(folder)
    for name in (*FILES, *problem.spec.committed):
        if not (folder / name).is_file():
            raise bad(f"{place} lacks its file {name}.")
    return problem


def _called(offer: Offer, name: str) -> Offer:
    from tfexam.bank.pack import renamed, toml_of

    pack = renamed(offer.pack, name)
    (offer.folder / PACK_TOML).write_text(toml_of(pack), "utf-8")
    return replace(offer, pack=pack)


def take_in(app: App, offer: Offer) -> Path:
    """Put an offered pack among the others; its folder."""
    target = app.paths.packs / offer.pack.name
    with writing(app.paths.packs):
        offer.folder.rename(target)
    return target


def hand_on(app: App, source: str, file: Path | None) -> tuple[Offer, Path]:
    """Make one file of a pack: a folder, or the name of one that is here.

    Raises TfexamError: bad-argument, bad-pack, unknown-pack, file-exists, not-writable, disk-full.
    """
    from tfexam.bank.pack import SUFFIX, write_archive

    folder = app.cwd / source
    if not (folder / PACK_TOML).is_file() and (source in app.bank.packs or not folder.is_dir()):
        folder = app.bank.pack(source)
    if folder == app.bank.root:
        raise TfexamError(
            Code.BAD_ARGUMENT, f"The pack {BUILTIN} ships with tfexam: everybody has it."
        )
    offer = read_offer(folder)
    target = place(app, file or Path(f"{offer.pack.name}{SUFFIX}"))
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
    from tfexam.bank.pack import bad, own_files, unpack

    if source.is_file():
        unpack(source, target)
        return target
    if not (source / PACK_TOML).is_file():
        raise bad(f"{source} is neither a pack's file nor a folder with a {PACK_TOML}.")
    for path in own_files(source):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return target


def _refuse_taken(app: App, offer: Offer, name: str) -> None:
    """One's own work is never in the way of a stranger's: no hint tells to remove it."""
    if offer.pack.name == MINE and not name:
        raise TfexamError(
            Code.NAME_TAKEN, f"The pack is called {MINE}, as that of your own is.", OTHER_NAME
        )
    called = name or offer.pack.name
    if called in app.bank.packs:
        older = "" if called in {MINE, BUILTIN} else f"; or remove it: tfexam bank remove {called}"
        raise TfexamError(
            Code.NAME_TAKEN, f"A pack called {called} is here already.", f"{OTHER_NAME}{older}"
        )
    there = {one.id: pack for pack, root in app.bank.packs.items() for one in catalogue(root)}
    for problem in offer.problems:
        if problem.id in there:
            raise TfexamError(
                Code.NAME_TAKEN,
                f"A problem called {problem.id} is here already, in the pack {there[problem.id]}.",
                _way_out(problem.id, there[problem.id]),
            )


def _way_out(id_: str, pack: str) -> str:
    if pack == BUILTIN:
        return "Ask the pack's author to rename theirs."
    if pack == MINE:
        return f"Rename the folder of yours, {id_}, and take the pack in then."
    return f"Remove the pack {pack} first, if you need it no more: tfexam bank remove {pack}"
