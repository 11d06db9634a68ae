"""All that a problem's `data.py` may import of tfexam.

A problem writes one function, `build(public, rng)`: it puts the candidate's files under `public`
and returns a `HeldOut`. Where its raw data lie it asks `source(name)`. It may write a second one,
`public_rows(public)`, which reads those files back as inputs and targets in the contract's form:
`scripts/lazy` learns from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

Answer = Union["np.ndarray", Mapping[str, "np.ndarray"]]
"""One array where the contract has one output, else an array for each output's name."""

_sources: ContextVar[Mapping[str, Path]] = ContextVar("sources")


@dataclass(frozen=True)
class HeldOut:
    """What only the grader sees, n rows of it.

    inputs     one array (n, …) for each input that the contract names; strings as dtype object or U
    targets    (n, …) class numbers (-1 where a place does not count), 0 or 1, or figures
    baselines  what answers that learned nothing predict for these rows (mean, majority class, last
               value, …): arrays in the form of the contract's output; every one must earn 0, and
               a relative metric measures against the best of them
    groups     (n,) numbers of what belongs together (a day, a film): the standard error and the
               confirming third are taken by whole groups; None where every row stands alone
    """

    inputs: Mapping[str, np.ndarray]
    targets: Answer
    baselines: Mapping[str, Answer] = field(default_factory=dict)
    groups: np.ndarray | None = None

    def __post_init__(self) -> None:
        sized = dict(self.inputs)
        for name, answer in {**self.baselines, "targets": self.targets}.items():
            sized |= _arrays(name, answer)
        if self.groups is not None:
            sized["groups"] = self.groups
        lengths = {name: len(array) for name, array in sized.items()}
        if len(set(lengths.values())) != 1:
            raise ValueError(f"held-out arrays differ in their number of rows: {lengths}")

    @property
    def rows(self) -> int:
        """How many rows are held out."""
        return len(next(iter(_arrays("targets", self.targets).values())))


def _arrays(name: str, answer: Answer) -> dict[str, np.ndarray]:
    if isinstance(answer, Mapping):
        return {f"{name} of {output}": array for output, array in answer.items()}
    return {name: answer}


def source(name: str) -> Path:
    """The path of a source named in problem.toml: a committed file, or a member of a wheel.

    Raises KeyError, naming what there is, where problem.toml names no such source.
    """
    known = _sources.get()
    if name not in known:
        raise KeyError(
            f"problem.toml names no source {name!r}; it names {', '.join(sorted(known))}"
        )
    return known[name]


def provide_sources(paths: Mapping[str, Path]) -> None:
    """Say where the sources lie, before `build` is called (by whoever calls it)."""
    _sources.set(dict(paths))


def one_hot(classes: np.ndarray, count: int) -> np.ndarray:
    """Class numbers (n,) as certain probabilities (n, count), float32: how a baseline answers."""
    import numpy as np

    certain = np.zeros((len(classes), count), dtype=np.float32)
    certain[np.arange(len(classes)), classes] = 1
    return certain


def split_groups(
    groups: np.ndarray, fraction: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of the public part and the held-out part, whole groups on one side.

    groups    (n,) what belongs together
    fraction  the share of the groups that is held out, between 0 and 1
    """
    import numpy as np

    names = np.unique(groups)
    held = rng.choice(names, size=round(len(names) * fraction), replace=False)
    out = np.isin(groups, held)
    return np.flatnonzero(~out), np.flatnonzero(out)


def split_classes(
    labels: np.ndarray, fraction: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of the public part and the held-out part, the same share of every class.

    labels    (n,) the class of each row
    fraction  the share of each class that is held out, between 0 and 1
    """
    import numpy as np

    held = np.concatenate(
        [
            rng.choice(rows, size=round(len(rows) * fraction), replace=False)
            for rows in (np.flatnonzero(labels == name) for name in np.unique(labels))
        ]
    )
    held.sort()
    return np.setdiff1d(np.arange(len(labels)), held), held
