"""The versions of what computes an outcome: with others, the same model may earn another one."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import cache

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
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
