"""What an editor can run in a workspace, and by which Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

STARTER = "starter.py"


@dataclass(frozen=True)
class Runs:
    """Two for each problem: train it, which runs its starter, and submit it.

    folders      of the problems, below the workspace; a drill's is "", the workspace itself
    environment  variables that `tfexam` needs
    """

    python: str
    folders: tuple[str, ...]
    environment: Mapping[str, str]


def named(verb: str, folder: str) -> str:
    """What a run is called, such as `train 1_regression`."""
    return f"{verb} {folder}".strip()


def below(root: str, *parts: str) -> str:
    """A path below an editor's own name for the workspace."""
    return "/".join([root, *filter(None, parts)])


def submit(folder: str) -> list[str]:
    """Python's arguments to submit a problem; -P: none of its scripts is imported."""
    return ["-P", "-m", "tfexam", "submit", *filter(None, [folder])]
