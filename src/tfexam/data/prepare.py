"""A problem's data for one seed: built once, kept in the cache, found again at once."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tfexam.data.child import run
from tfexam.data.folders import alone, draft, settle
from tfexam.errors import Code, TfexamError, trouble, writing
from tfexam.worker.protocol import Build, Built, built_of, load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tfexam.bank.problem import Problem
    from tfexam.paths import Paths

    Progress = Callable[[float], None]

RECIPE = 3
"""Raised when tfexam itself would make other data out of the same problem and seed."""

BUILD_SECONDS = 600.0
"""What a build may take, by the clock on the wall; the built-in ones take seconds."""

_STAMP = "built.json"


@dataclass(frozen=True)
class Prepared:
    """Built data: what the candidate gets, and what the grader keeps."""

    key: str
    folder: Path

    @property
    def public(self) -> Path:
        """The candidate's files."""
        return self.folder / "public"

    @property
    def inputs(self) -> Path:
        """A frame with the held-out inputs, by the contract's names."""
        return self.folder / "inputs.frame"

    @property
    def targets(self) -> Path:
        """A frame with what `grading/held_out.py` reads: targets, baselines, groups."""
        return self.folder / "targets.frame"

    @cached_property
    def stamp(self) -> Built:
        """What the build said: rows held out, and the hash of the decoded arrays."""
        return Built(**json.loads((self.folder / _STAMP).read_text("utf-8")))

    @property
    def sha256(self) -> str:
        """Of the held-out arrays: names, dtypes, shapes and values."""
        return self.stamp.sha256


def key_of(problem: Problem, seed: int) -> str:
    """The name of a problem's data for a seed."""
    digest = problem.data_digest[:16]
    return f"{digest}-{RECIPE}-{seed}"


def locate(key: str, paths: Paths) -> Prepared | None:
    """Prepared data by their key; None where the cache doesn't have them (any more)."""
    folder = paths.prepared / key
    return Prepared(key, folder) if (folder / _STAMP).is_file() else None


def is_ready(problem: Problem, seed: int, paths: Paths) -> bool:
    """Whether the cache has a problem's data for a seed."""
    return locate(key_of(problem, seed), paths) is not None


def prepare(problem: Problem, seed: int, paths: Paths, progress: Progress) -> Prepared:
    """A problem's data for a seed, fetched and built unless the cache has them.

    The same problem and seed give the same arrays. `progress` is told the share that is done,
    0 to 1. Raises TfexamError: build-failed, and all that `sources.fetch` raises.
    """
    key = key_of(problem, seed)
    found = locate(key, paths) or _make(problem, seed, paths, progress)
    progress(1.0)
    return found


def _make(problem: Problem, seed: int, paths: Paths, progress: Progress) -> Prepared:
    from tfexam.data.sources import fetch

    key = key_of(problem, seed)
    sources = fetch(problem, paths, lambda part: progress(0.9 * part))
    with (
        alone(paths.locks / f"prepared-{problem.id}.lock"),
        writing(paths.prepared),
        draft(paths.prepared / key) as bench,
    ):
        made = locate(key, paths)
        if made is None:
            build(problem, seed, sources, bench / "new")
            settle(bench / "new", paths.prepared / key)
        return Prepared(key, paths.prepared / key)


def build(problem: Problem, seed: int, sources: Mapping[str, Path], folder: Path) -> Prepared:
    """Build into `folder`, which is made, whatever the cache holds. Raises as `prepare` does."""
    folder.mkdir()
    named = {name: str(path) for name, path in sources.items()}
    outputs = tuple(output.name for output in problem.spec.contract.outputs)
    order = Build(problem.id, str(problem.folder / "data.py"), named, seed, str(folder), outputs)
    answer = run("tfexam.worker.build", order, BUILD_SECONDS)
    if answer.late:
        raise _failed(problem, f"data.py took longer than {BUILD_SECONDS / 60:.0f} minutes")
    if answer.header is None:
        raise _failed(problem, f"its process died\n{answer.talk}")
    built = built_of(answer.header)
    if built.fault:
        raise trouble(built.errno, folder.parent) or _failed(
            problem, f"{built.fault}\n{answer.talk}"
        )
    _hold_to_contract(problem, folder)
    (folder / _STAMP).write_text(json.dumps(asdict(built)), "utf-8")
    return Prepared(key_of(problem, seed), folder)


def _hold_to_contract(problem: Problem, folder: Path) -> None:
    """Data that break their contract would make every model look wrong."""
    from tfexam.data.fit import faults

    arrays = load(folder / "inputs.frame"), load(folder / "targets.frame")
    found = faults(problem.spec.contract, *arrays)
    if found:
        raise _failed(problem, "; ".join(found))


def _failed(problem: Problem, why: str) -> TfexamError:
    return TfexamError(Code.BUILD_FAILED, f"The data of {problem.id} could not be built: {why}")
