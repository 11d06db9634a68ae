"""Writing a whole problem's folder from a guess, first where nobody sees it."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.bank.packs import MINE, PACK_TOML, catalogue
from tfexam.bank.toml import rewritten
from tfexam.bench.brief import words_of
from tfexam.bench.fill import marks, script, template
from tfexam.bench.spec import toml
from tfexam.errors import Code, TfexamError, writing
from tfexam.exam.score import Better

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.app import App
    from tfexam.bank.problem import Problem
    from tfexam.bench.guess import Guess, Words
    from tfexam.paths import Paths

SCRIPTS = ("data.py", "starter.py", "plain.py", "solution.py")
PAGES = ("brief.md", "hints.md", "notes.md")
SEEDS = (1, 2)
TOWARDS_BEST = (0.15, 0.3, 0.45, 0.6, 0.75)
"""Where provisional bands stand between the best baseline (0) and a faultless answer (1)."""


def refuse_taken(app: App, id_: str, root: Path) -> None:
    """Raises TfexamError: bad-argument for a name that is no identifier, name-taken."""
    from tfexam.bank.problem import ID_SAID, is_id

    if not is_id(id_):
        raise TfexamError(
            Code.BAD_ARGUMENT,
            f"{id_!r} is no name for a problem: {ID_SAID}.",
            "Name it such as wine_quality.",
        )
    there = {
        problem.id: home / problem.category / problem.id
        for home in (*app.bank.packs.values(), root)
        for problem in catalogue(home)
    }
    if id_ in there:
        raise TfexamError(
            Code.NAME_TAKEN, f"A problem called {id_} is here already, at {there[id_]}."
        )


@contextmanager
def drafted(guess: Guess, words: Words, id_: str, root: Path) -> Iterator[Path]:
    """The whole folder, in a place of `root` that no bank looks at; gone afterwards.

    Raises TfexamError: not-writable, disk-full.
    """
    with writing(root):
        root.mkdir(parents=True, exist_ok=True)
        scrap = Path(tempfile.mkdtemp(prefix=".new-", dir=root))
    try:
        folder = scrap / guess.category / id_
        with writing(root):
            folder.mkdir(parents=True)
            _write(guess, words, folder)
        yield folder
    finally:
        shutil.rmtree(scrap, ignore_errors=True)


def settle(folder: Path, root: Path, author: str) -> Path:
    """Put a drafted folder in its place; `root` becomes a pack where it is none yet."""
    target = root / folder.parent.name / folder.name
    with writing(root):
        if not (root / PACK_TOML).exists():
            (root / PACK_TOML).write_text(_pack_toml(root, author), "utf-8")
        target.parent.mkdir(exist_ok=True)
        folder.rename(target)
    return target


def place_bands(problem: Problem, paths: Paths) -> None:
    """Write provisional bands: between the best baseline of two seeds and a faultless answer.

    Raises TfexamError as `prepare` does.
    """
    from tfexam.data.prepare import prepare
    from tfexam.grading.held_out import load_targets
    from tfexam.grading.measure import measure

    figures = []
    for seed in SEEDS:
        held = load_targets(prepare(problem, seed, paths, lambda _: None).targets)
        figures += [measure(problem.spec.measures, held, a) for a in held.baselines.values()]
    bands = provisional(figures, problem.spec.better, problem.spec.metric.digits)
    path = problem.folder / "problem.toml"
    path.write_text(rewritten(path.read_text("utf-8"), bands, None), "utf-8")


def provisional(baselines: list[float], better: Better, digits: int) -> list[float]:
    """Five bands from what the baselines measure."""
    best = max(baselines) if better is Better.HIGHER else min(baselines)
    goal = 1.0 if better is Better.HIGHER else 0.0
    return [round(best + (goal - best) * share, digits) for share in TOWARDS_BEST]


def _write(guess: Guess, words: Words, folder: Path) -> None:
    said = words_of(guess, words, folder.name)
    for name in SCRIPTS:
        text = script(template(guess.form, name), guess.constants, said)
        (folder / name).write_text(text, "utf-8")
    for name in PAGES:
        (folder / name).write_text(marks(template(guess.form, name), said), "utf-8")
    (folder / guess.data_name).write_bytes(guess.data)
    sha256 = hashlib.sha256(guess.data).hexdigest()
    dummy = [1, 2, 3, 4, 5] if guess.classes else [5, 4, 3, 2, 1]
    (folder / "problem.toml").write_text(toml(guess, words, sha256, dummy), "utf-8")


def _pack_toml(root: Path, author: str) -> str:
    from tfexam.bank.pack import Pack, toml_of

    name = re.sub(r"[^a-z0-9_-]", "-", root.name.lower()).lstrip("-_0123456789") or MINE
    return toml_of(Pack(format=1, name=name[:40], title=f"Problems of {author}", author=author))
