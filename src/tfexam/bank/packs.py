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
    from tfexam.bank.problem import Problem

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
    import tomllib

    try:
        with (folder / "problem.toml").open("rb") as stream:
            facts = tomllib.load(stream)
        return replace(found, level=int(facts["level"]), skills=frozenset(facts["skills"]))
    except (ValueError, KeyError, TypeError) as error:
        raise TfexamError(
            Code.BAD_PROBLEM, f"{folder / 'problem.toml'} gives no level and skills: {error}"
        ) from error


def find(root: Path, name: str) -> Path:
    """The folder of a problem; hyphens are as good as underscores.

    Raises TfexamError(unknown-problem) that names what is spelt most like it.
    """
    folders = {problem.id: root / problem.category / problem.id for problem in catalogue(root)}
    id_ = name.replace("-", "_")
    if id_ in folders:
        return folders[id_]
    near = difflib.get_close_matches(id_, folders, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise TfexamError(Code.UNKNOWN_PROBLEM, f"There is no problem {name!r}.{meant}")


@dataclass(frozen=True)
class Bank:
    """All problems below one folder."""

    root: Path

    def candidates(self) -> list[Candidate]:
        """What can be drawn."""
        return catalogue(self.root)

    def drawable(self) -> list[Candidate]:
        """The same, with levels and skills."""
        return drawable(self.root)

    def problem(self, name: str) -> Problem:
        """A problem, read and checked. Raises TfexamError(unknown-problem or bad-problem)."""
        from tfexam.bank.problem import read_problem

        return read_problem(find(self.root, name))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the files of all problems: which version of the bank this is."""
        folders = [self.root / problem.category / problem.id for problem in self.candidates()]
        return digest(self.root, (path for folder in folders for path in files_of(folder)))
