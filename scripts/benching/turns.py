"""Two things held against each other: done by turns, since a machine's speed moves."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TFEXAM = [sys.executable, "-P", "-m", "tfexam"]


def compare(
    name: str,
    goal: float,
    both: tuple[Callable[[], None], Callable[[], None]],
    runs: int,
    before: Callable[[], None] | None = None,
) -> None:
    """Print the medians of two things done by turns, after one of each that isn't counted.

    `before` is done before each pair of turns, and not counted either.
    """
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(runs + 1):
        if before is not None:
            before()
        for what, kept in zip(both, took, strict=True):
            seconds = timed(what)
            if number:
                kept.append(seconds)
    tell(name, statistics.median(took[0]), statistics.median(took[1]), goal)


def tell(name: str, ours: float, theirs: float, goal: float) -> None:
    """Print a line: seconds of ours, of what it is held against, and their ratio."""
    print(
        f"{name:<40} {ours:7.3f} s {theirs:7.3f} s   ratio {ours / theirs:.2f}  (goal {goal})",
        flush=True,
    )


def timed(what: Callable[[], object]) -> float:
    """Seconds that it takes."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def quiet(command: Sequence[str], **environment: str) -> str:
    """Run a command that must succeed, show nothing of it, and return what it printed."""
    env = {**os.environ, **environment}
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
