"""Where problems are found: the built-in bank, and what any folder of problems holds.

What a folder holds is read from its names alone, so that a draw, a listing or a misspelt name
costs no pydantic.
"""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.bank.digest import digest, files_of
from tfexam.errors import Code, TfexamError
from tfexam.exam.category import Category
from tfexam.exam.draw import Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.bank.problem import Problem

BUILTIN = "built-in"
"""The name of the pack that ships with tfexam."""

MINE = "mine"
"""The name of the pack of one's own problems."""

PACK_TOML = "pack.toml"
"""What makes a folder of problems a pack."""

_PACKAGE = Path(__file__).parents[1]


def builtin() -> Path:
    """The bank that ships with tfexam: inside an installed wheel, else at the checkout's top."""
    inside = _PACKAGE / "problems"
    return inside if inside.is_dir() else _PACKAGE.parents[1] / "problems"


def catalogue(root: Path) -> list[Candidate]:
    """What can be drawn from `root`, by category and id: `<category>/<id>/problem.toml`.

    Raises TfexamError(bad-problem) where two problems share an id.
    """
    found = [
        Candidate(path.parent.name, category)
        for category in Category
        for path in sorted((root / category).glob("*/problem.toml"))
    ]
    twice = [id_ for id_, count in Counter(problem.id for problem in found).items() if count > 1]
    if twice:
        raise TfexamError(
            Code.BAD_PROBLEM,
            f"In {root}, more than one problem is called {twice[0]}.",
            "Rename one of the folders: an id stands for one problem over all categories.",
        )
    return found


def drawable(root: Path) -> list[Candidate]:
    """The catalogue with each problem's level and skills, as its problem.toml has them.

    The file is not checked any further: that costs pydantic, and is done to what is drawn. Raises
    TfexamError(bad-problem) where it is no TOML or lacks one of the two.
    """
    return [_with_facts(found, root / found.category / found.id) for found in catalogue(root)]


def _with_facts(found: Candidate, folder: Path) -> Candidate:
    from tfexam.bank.toml import parsed

    try:
        facts = parsed((folder / "problem.toml").read_bytes())
        return replace(found, level=int(facts["level"]), skills=frozenset(facts["skills"]))
    except (ValueError, KeyError, TypeError) as error:
        raise TfexamError(
            Code.BAD_PROBLEM,
            f"{folder / 'problem.toml'} gives no level and skills: {error}",
            f"See all that is wrong with it: tfexam bank check {found.id}",
        ) from error


def _looked_at(root: Path, found: Candidate) -> Problem | Broken:
    from tfexam.bank.problem import read_problem, toml_faults

    folder = root / found.category / found.id
    for fault in toml_faults(folder):
        return Broken(found.id, found.category, fault)
    return read_problem(folder)


def _sound(root: Path) -> list[Candidate]:
    """What can be drawn from a pack, whose problems nobody but their author has checked."""
    from tfexam.bank.problem import toml_faults

    folders = [(found, root / found.category / found.id) for found in catalogue(root)]
    return [_with_facts(found, folder) for found, folder in folders if not toml_faults(folder)]


def find(roots: Sequence[Path], name: str) -> Path:
    """The folder of a problem below one of `roots`; hyphens are as good as underscores.

    Raises TfexamError: unknown-problem that names what is spelt most like it; bad-problem where
    two packs have one of that name.
    """
    folders: dict[str, list[Path]] = {}
    for root in roots:
        for problem in catalogue(root):
            folders.setdefault(problem.id, []).append(root / problem.category / problem.id)
    id_ = name if name in folders else name.replace("-", "_")
    if id_ in folders:
        return _only(id_, folders[id_])
    near = difflib.get_close_matches(id_, folders, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise TfexamError(Code.UNKNOWN_PROBLEM, f"There is no problem {name!r}.{meant}")


def _only(id_: str, folders: list[Path]) -> Path:
    if len(folders) > 1:
        places = " and ".join(str(folder.parents[1]) for folder in folders)
        raise TfexamError(
            Code.BAD_PROBLEM,
            f"More than one problem is called {id_}: in {places}.",
            "Rename one of your own, or remove a pack: tfexam bank remove PACK",
        )
    return folders[0]


@dataclass(frozen=True)
class Broken:
    """A problem whose problem.toml can't be read, and why."""

    id: str
    category: Category
    fault: str


@dataclass(frozen=True)
class Bank:
    """The built-in problems below `root`, and the packs that lie in the folder `home`.

    An exam is drawn from the built-in problems unless packs are named; everything else sees all.
    """

    root: Path
    home: Path | None = None

    @property
    def packs(self) -> dict[str, Path]:
        """The folders of all packs by name, the built-in problems first."""
        found = self.home.glob(f"*/{PACK_TOML}") if self.home else ()
        taken_in = sorted(path.parent for path in found if not path.parent.name.startswith("."))
        return {BUILTIN: self.root, **{folder.name: folder for folder in taken_in}}

    def pack(self, name: str) -> Path:
        """A pack's folder. Raises TfexamError(unknown-pack)."""
        packs = self.packs
        if name not in packs:
            there = ", ".join(packs)
            raise TfexamError(Code.UNKNOWN_PACK, f"There is no pack {name!r}; there are {there}.")
        return packs[name]

    def candidates(self, packs: Sequence[str] = ()) -> list[Candidate]:
        """What an exam can be drawn from: the packs that are named, else the built-in problems."""
        roots = [self.pack(name) for name in dict.fromkeys(packs or (BUILTIN,))]
        return [candidate for root in roots for candidate in catalogue(root)]

    def everything(self) -> list[Candidate]:
        """All problems, of all packs."""
        return self.candidates(tuple(self.packs))

    def folder(self, name: str) -> Path:
        """A problem's folder, whatever stands in it. Raises as `find` does."""
        return find(list(self.packs.values()), name)

    def drawable(self, packs: Sequence[str] = ()) -> list[Candidate]:
        """The candidates, with levels and skills; of packs, those that are sound."""
        roots = [self.pack(name) for name in dict.fromkeys(packs or (BUILTIN,))]
        return [
            candidate
            for root in roots
            for candidate in (drawable(root) if root == self.root else _sound(root))
        ]

    def problem(self, name: str) -> Problem:
        """A problem, read and checked. Raises TfexamError(unknown-problem or bad-problem)."""
        from tfexam.bank.problem import read_problem

        return read_problem(self.folder(name))

    def listed(self) -> dict[str, list[Problem | Broken]]:
        """Every problem by the name of its pack, be it sound or not."""
        return {
            name: [_looked_at(root, found) for found in catalogue(root)]
            for name, root in self.packs.items()
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the files of all built-in problems: which version of the bank this is."""
        folders = [self.root / problem.category / problem.id for problem in self.candidates()]
        return digest(self.root, (path for folder in folders for path in files_of(folder)))
