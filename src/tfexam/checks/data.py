"""Rules over what a problem's `build` makes."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from tfexam.bank.digest import files_of
from tfexam.checks.leaks import leaked_rows, named_targets
from tfexam.checks.public import Public, decode
from tfexam.checks.rules import Found, Rule
from tfexam.checks.tfrecord import examples
from tfexam.data.prepare import Prepared, build, prepare
from tfexam.data.sources import fetch
from tfexam.grading.held_out import load_targets
from tfexam.worker.protocol import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from tfexam.bank.problem import Problem
    from tfexam.paths import Paths

SEED, OTHER_SEED = 1, 2


@dataclass(frozen=True)
class Builds:
    """A problem and three builds of it: one seed twice, and another."""

    problem: Problem
    first: Prepared
    again: Prepared
    other: Prepared

    @cached_property
    def public(self) -> Public:
        """The first build's public files, decoded."""
        return decode(self.first.public)

    @cached_property
    def inputs(self) -> dict[str, np.ndarray]:
        """The first build's held-out inputs, in the order in which data.py returned them."""
        return {name: array[self._order] for name, array in load(self.first.inputs).items()}

    @cached_property
    def targets(self) -> np.ndarray:
        """Its held-out targets in that order; of several outputs, all columns of all of them."""
        found = load_targets(self.first.targets).targets.values()
        arrays = [array[self._order] for array in found]
        if len(arrays) == 1:
            return arrays[0]
        columns = [array.reshape(len(array), -1).astype(np.float32) for array in arrays]
        return np.concatenate(columns, axis=1)

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        return load(self.first.targets)["row"].argsort()

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the classes, where there is one output and they have any."""
        outputs = self.problem.spec.contract.outputs
        return outputs[0].labels if len(outputs) == 1 else ()


@contextmanager
def built(problem: Problem, paths: Paths, progress: Callable[[float], None]) -> Iterator[Builds]:
    """Build a problem three times. Raises TfexamError as `prepare` does."""
    first = prepare(problem, SEED, paths, progress)
    other = prepare(problem, OTHER_SEED, paths, _unwatched)
    with TemporaryDirectory(prefix="tfexam-check-") as scrap:
        sources = fetch(problem, paths, _unwatched)
        again = build(problem, SEED, sources, Path(scrap) / "again")
        yield Builds(problem, first, again, other)


def same_seed(builds: Builds) -> Iterator[Found]:
    """Two builds of one seed give the same arrays and the same public files."""
    remedy = "Draw from rng alone; sort what comes out of sets and folders; write no dates."
    if builds.first.sha256 != builds.again.sha256:
        yield Found("data.py", "Two builds of one seed hold out different arrays.", remedy)
    differing = _differing(builds.first, builds.again)
    if differing:
        names = ", ".join(differing[:3])
        yield Found("data.py", f"Two builds of one seed write different files: {names}.", remedy)


def other_seed(builds: Builds) -> Iterator[Found]:
    """Another seed holds out other rows."""
    if builds.first.sha256 == builds.other.sha256:
        remedy = "Split with rng, so that a second sitting is a fresh one."
        yield Found("data.py", "Another seed holds out the same rows.", remedy)


def readable(builds: Builds) -> Iterator[Found]:
    """Public files are what their names say."""
    unread = builds.public.unread
    if unread:
        name, reason = min(unread.items())
        message = f"{len(unread)} public files could not be read, such as {name}: {reason}."
        remedy = "Write them whole. (Pictures are read with Pillow; tfexam[candidate] brings it.)"
        yield Found("data.py", message, remedy)


def no_leak(builds: Builds) -> Iterator[Found]:
    """No held-out row is public."""
    leaked = leaked_rows(builds.public, builds.inputs, builds.targets, builds.labels)
    if leaked:
        row, name = min(leaked.items())
        message = f"{len(leaked)} held-out rows are public; row {row} stands in {name}."
        remedy = "Drop repeats before the split, and split what belongs together as a whole."
        yield Found("data.py", message, remedy)


def no_answer(builds: Builds) -> Iterator[Found]:
    """Nothing public names the target of a held-out row."""
    for name in named_targets(builds.public, builds.targets, builds.labels):
        message = f"The public file {name} lists the held-out targets in their order."
        yield Found("data.py", message, "Write what belongs to public rows alone.")


RULES: tuple[Rule[Builds], ...] = (
    Rule("same-seed", same_seed),
    Rule("other-seed", other_seed),
    Rule("readable", readable),
    Rule("no-leak", no_leak),
    Rule("no-answer", no_answer),
)
"""All that can be said of a problem's data, in the order in which it is looked at."""


def _unwatched(part: float) -> None:
    del part


def _differing(one: Prepared, other: Prepared) -> list[str]:
    """Names of the public files that the two builds don't share."""
    names = {
        path.relative_to(made.public).as_posix()
        for made in (one, other)
        for path in files_of(made.public)
    }
    return sorted(name for name in names if not _alike(one.public / name, other.public / name))


def _alike(here: Path, there: Path) -> bool:
    """Whether two files say the same; TFRecord has no one order of a record's features."""
    if not here.is_file() or not there.is_file():
        return False
    if ".tfrecord" in here.name:
        return list(examples(here)) == list(examples(there))
    return here.read_bytes() == there.read_bytes()
