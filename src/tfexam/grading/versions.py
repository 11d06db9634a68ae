"""The versions of what computes an outcome: with others, the same model may earn another one."""

from __future__ import annotations

import sys
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

from tfexam import __version__

NAMES = ("tensorflow", "keras", "tf-keras")


@dataclass(frozen=True)
class Versions:
    """Of tfexam, which judges, and of what runs the models."""

    tfexam: str
    tensorflow: str
    keras: str
    tf_keras: str

    def __str__(self) -> str:
        named = zip(("tfexam", *NAMES), astuple(self), strict=True)
        return ", ".join(f"{name} {number}" for name, number in named)


def versions() -> Versions:
    """What is installed here; nothing of it is imported."""
    return Versions(__version__, *(_version(name) for name in NAMES))


@cache
def _version(name: str) -> str:
    return _noted(name) or _told(name)


def _noted(name: str) -> str:
    """By the name of the folder where an installer keeps its notes; empty where there is none.

    importlib.metadata reads the notes themselves: importing it alone takes longer than all else
    that a submit of known models does.
    """
    before, after = f"{name.replace('-', '_')}-", ".dist-info"
    for folder in sys.path:
        for found in Path(folder).glob(f"{before}*{after}"):
            return found.name.removeprefix(before).removesuffix(after)
    return ""


def _told(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
