"""Rows to learn from, in the contract's form, gathered without knowing the problem."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tfexam.data.prepare import prepare
from tfexam.grading.held_out import load_targets
from tfexam.grading.measure import Answer, rows_of
from tfexam.worker.protocol import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import ModuleType

    from numpy.typing import NDArray

    from tfexam.bank.problem import Problem
    from tfexam.paths import Paths


@dataclass(frozen=True)
class Rows:
    """Rows of a problem, n of them: inputs by the contract's names, targets by output."""

    inputs: Answer
    targets: Answer

    def __len__(self) -> int:
        return len(next(iter(self.inputs.values())))

    def take(self, chosen: NDArray[np.int64]) -> Rows:
        """Some of the rows."""
        return Rows(rows_of(self.inputs, chosen), rows_of(self.targets, chosen))

    def most(self, count: int) -> Rows:
        """At most so many of them, drawn always alike."""
        order = np.random.default_rng(0).permutation(len(self))
        return self if len(self) <= count else self.take(np.sort(order[:count]))

    @property
    def sha256(self) -> str:
        """Of all inputs and targets."""
        return hashlib.sha256(b"".join(keys(self.inputs) + keys(self.targets))).hexdigest()


def training_rows(problem: Problem, seed: int, others: int, paths: Paths) -> Rows:
    """What may be learnt from where the held-out rows of `seed` are asked.

    The held-out rows of so many other seeds: they come from the same source, split otherwise. A
    row that `seed` asks for is left out. Where that is unfair to the problem (it marks on another
    distribution than the public one, or mixes its rows anew for every seed), its data.py has a
    function `public_rows(public)`, which reads the candidate's files back.
    """
    prepared = prepare(problem, seed, paths, lambda _: None)
    module = load_module(problem.folder / "data.py")
    if hasattr(module, "public_rows"):
        inputs, targets = module.public_rows(prepared.public)
        return Rows(inputs, _by_output(problem, targets))
    found = joined(list(_held_out_elsewhere(problem, seed, others, paths)))
    return found.take(apart(found.inputs, set(keys(load(prepared.inputs)))))


def _held_out_elsewhere(problem: Problem, seed: int, others: int, paths: Paths) -> Iterator[Rows]:
    for number in range(seed + 1, seed + 1 + others):
        prepared = prepare(problem, number, paths, lambda _: None)
        yield Rows(load(prepared.inputs), load_targets(prepared.targets).targets)


def joined(parts: Sequence[Rows]) -> Rows:
    """All rows of all parts."""

    def all_of(arrays: Sequence[Answer]) -> Answer:
        return {name: np.concatenate([each[name] for each in arrays]) for name in arrays[0]}

    return Rows(all_of([part.inputs for part in parts]), all_of([part.targets for part in parts]))


def apart(inputs: Answer, seen: set[bytes]) -> NDArray[np.int64]:
    """The numbers of the rows that are not among the seen, each row once."""
    seen = set(seen)
    kept = []
    for number, key in enumerate(keys(inputs)):
        if key not in seen:
            seen.add(key)
            kept.append(number)
    return np.array(kept, dtype=np.int64)


def keys(arrays: Answer) -> list[bytes]:
    """What tells each row from every other: a hash over its bytes in all arrays."""
    columns = [_bytes(arrays[name]) for name in sorted(arrays)]
    return [
        hashlib.blake2b(b"\0".join(row), digest_size=16).digest()
        for row in zip(*columns, strict=True)
    ]


def _bytes(array: np.ndarray) -> Iterator[bytes]:
    if array.dtype.kind in "OUS":
        return ("\0".join(map(str, row)).encode() for row in array.reshape(len(array), -1))
    return (np.ascontiguousarray(row).tobytes() for row in array)


def _by_output(problem: Problem, targets: object) -> Answer:
    """Each output's targets; a bare array belongs to the only output."""
    if isinstance(targets, Mapping):
        return {name: np.asarray(array) for name, array in targets.items()}
    return {problem.spec.contract.outputs[0].name: np.asarray(targets)}


def load_module(path: Path) -> ModuleType:
    """A data.py as a module; its folder is left as it is."""
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("tfexam_problem_data", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
