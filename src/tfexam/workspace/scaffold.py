"""Laying out a workspace: briefs, starters, data, launcher. What is there is never overwritten."""

from __future__ import annotations

import json
import shutil
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam.files import whole
from tfexam.workspace import editors, launcher, notebook
from tfexam.workspace.origin import NAME as ORIGIN
from tfexam.workspace.plan import MARKER, Plan, planned

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COPIED = ("brief.md", "starter.py")

HELPERS = Path(__file__).with_name("templates") / "helpers.py"
"""One copy in each problem's folder: a script finds it from wherever it is run, and the folder can
be taken to another machine as it is."""

CONTRACT = "contract.json"
"""Beside them, for they run without tfexam."""


@dataclass(frozen=True)
class Part:
    """One problem's place: its folder below the workspace, where it and its public files lie.

    origin    whose data these are, as a page
    contract  as JSON, for helpers.py to check models by; None leaves both out
    """

    folder: str
    problem: Path
    public: Path
    origin: str
    contract: str | None = None


def is_free(workspace: Path, plan: Plan) -> bool:
    """Whether a workspace may be laid out there: nothing, an empty folder, or the same plan."""
    if not workspace.exists():
        return True
    if not workspace.is_dir():
        return False
    return planned(workspace) == plan or not any(workspace.iterdir())


def lay_out(workspace: Path, plan: Plan, parts: Sequence[Part]) -> Iterable[str]:
    """Write all of a workspace, yielding the name of each part that is there.

    Repeating it fills in what is missing and changes nothing that is there.
    """
    workspace.mkdir(parents=True, exist_ok=True)
    write_once(workspace / MARKER, json.dumps(asdict(plan), indent=2) + "\n")
    for part in parts:
        _place(workspace / part.folder, part)
        yield part.folder
    folders = [part.folder for part in parts]
    for name, text in {**launcher.files(), **editors.files(folders)}.items():
        path = write_once(workspace / name, text)
        if name == launcher.POSIX:
            path.chmod(0o755)


def write_once(path: Path, text: str) -> Path:
    """Write a file whole, unless there is one already."""
    if not path.exists():
        with whole(path) as partial:
            partial.write_text(text, encoding="utf-8", newline="\n")
    return path


def _place(folder: Path, part: Part) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        write_once(folder / name, (part.problem / name).read_text(encoding="utf-8"))
    write_once(folder / ORIGIN, part.origin)
    if part.contract is not None:
        write_once(folder / HELPERS.name, HELPERS.read_text(encoding="utf-8"))
        write_once(folder / CONTRACT, part.contract)
    _place_notebook(folder)
    data = folder / "data"
    if not data.exists():
        partial = folder / f".data.{uuid.uuid4().hex[:8]}"
        shutil.copytree(part.public, partial)
        partial.rename(data)


def _place_notebook(folder: Path) -> None:
    """Of the starter as it stands there, where it can be made and isn't made yet."""
    if not (folder / notebook.NAME).exists():
        made = notebook.notebook((folder / "starter.py").read_text(encoding="utf-8"))
        if made is not None:
            write_once(folder / notebook.NAME, made)
