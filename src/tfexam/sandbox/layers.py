"""What a sandbox is: layers, each of which holds or is not to be had, and the limits they set.

A layer that the system doesn't offer is left out and its name is missing from what is reported; it
is never the model's fault, and never the end of grading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """What a child may have.

    readable     files and folders that it may read; all else is closed
    memory_mb    of private memory (MiB)
    cpu_seconds  over all its threads
    writable     folders below which it may read, write and delete; a model has none
    file_mb      size of a file that it writes (MiB)
    open_files   at once
    """

    readable: tuple[Path, ...]
    memory_mb: int
    cpu_seconds: float
    writable: tuple[Path, ...] = ()
    file_mb: int = 0
    open_files: int = 128


class Unavailable(Exception):
    """The system does not offer a layer."""


class Layer(Protocol):
    """Closes the calling process in a little more, for good. Raises Unavailable or OSError."""

    def __call__(self, limits: Limits, /) -> None:
        """Close the calling process in."""
        ...


def apply(layers: Mapping[str, Layer], limits: Limits) -> tuple[str, ...]:
    """Put the layers on in their order; the names of those that hold."""
    return tuple(_held(layers.items(), limits))


def _held(layers: Iterable[tuple[str, Layer]], limits: Limits) -> Iterable[str]:
    for name, layer in layers:
        try:
            layer(limits)
        except (Unavailable, OSError, ValueError):
            continue
        yield name
