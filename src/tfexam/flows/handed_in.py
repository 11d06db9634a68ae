"""What the candidates of a class handed in: a folder each, and the model in it.

Folders that strangers filled hold anything: here one candidate's folder can neither stop the
others nor borrow what lies elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.scan.rejected import plain, refused, unreadable
from tfexam.store.snapshots import digest
from tfexam.workspace.models import newest_model

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.bank.problem import Problem
    from tfexam.scan.rejected import Rejected


def candidates(folder: Path) -> list[Path]:
    """The candidates' folders by name, but hidden ones.

    Raises TfexamError(bad-argument) where there is none.
    """
    try:
        found = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    except PermissionError as error:
        raise TfexamError(Code.BAD_ARGUMENT, f"{folder} can't be read.") from error
    named = sorted(path for path in found if not path.name.startswith("."))
    if not named:
        raise TfexamError(
            Code.BAD_ARGUMENT,
            f"{folder} has no sub-folder to mark.",
            "It must hold a folder for each candidate, with the saved model in it.",
        )
    return named


def model_of(candidate: Path, problem: Problem, *, alone: bool) -> Path | None:
    """The candidate's newest model: in the category's folder, or, of one problem, in their own.

    Raises Rejected: refused for links, unreadable for what the system doesn't let us see.
    """
    category = problem.category
    folders = [candidate / f"{category.number}_{category}", *([candidate] if alone else [])]
    try:
        found = (newest_model(folder) for folder in folders)
        model = next((model.path for model in found if model is not None), None)
        if model is not None:
            _refuse_links(model, candidate)
    except (OSError, RecursionError) as error:
        raise _unread(error) from error
    return model


def sha256_of(model: Path) -> str:
    """The hash of a model as it lies there. Raises Rejected(unreadable)."""
    try:
        return digest(model).sha256
    except (OSError, RecursionError) as error:
        raise _unread(error) from error


def _refuse_links(model: Path, candidate: Path) -> None:
    """Another candidate's model earns nothing here, be the whole file linked or a part of it."""
    if not model.resolve().is_relative_to(candidate.resolve()):
        raise refused(
            f"`{plain(model.name)}` is reached by a link that leads out of the candidate's folder.",
            "Put the model itself there.",
        )
    for path in model.rglob("*") if model.is_dir() else ():
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            place = plain(path.relative_to(model).as_posix())
            raise refused(f"`{place}` in the SavedModel is a link or a device.")


def _unread(error: OSError | RecursionError) -> Rejected:
    why = error.strerror if isinstance(error, OSError) else "its folders lie too deep"
    return unreadable(f"It can't be read: {why}.", "Look at the folder's permissions and contents.")
