"""Real models through the real worker, all in one go."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from support.models import BATCH
from support.specs import a_contract, an_input, an_output
from tfexam.grading.grader import Grader
from tfexam.grading.jobs import job_for
from tfexam.worker import protocol
from tfexam.worker.protocol import Job

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np

    from tfexam.bank.contract import Contract
    from tfexam.exam.outcome import Outcome
    from tfexam.worker.protocol import Reply


class Graded(NamedTuple):
    """What became of a model: a refusal before the worker, or its reply and answer."""

    refused: Outcome | None
    reply: Reply | None
    answer: Mapping[str, np.ndarray] | None

    @property
    def output(self) -> np.ndarray | None:
        """What a model with one output returned."""
        return None if self.answer is None else self.answer["output"]


def path_of(folder: Path, name: str) -> Path:
    """Where a model of `support.models` lies."""
    found = [folder / f"{name}{suffix}" for suffix in (".keras", ".h5", "")]
    return next(path for path in found if path.exists())


def contract_of(folder: Path, name: str, **limits: Any) -> Contract:
    """The contract that its inputs amount to."""
    arrays = protocol.load(folder / f"{name}.inputs.frame")
    inputs = [
        an_input(n, "string" if a.dtype.kind == "O" else a.dtype.name, a.shape[1:])
        for n, a in arrays.items()
    ]
    expected = folder / f"{name}.expected.frame"
    names = list(protocol.load(expected)) if expected.exists() else ["output"]
    outputs = tuple(an_output(name=output) for output in sorted(names))
    limits = {"batch_size": BATCH, "parameters": 10_000, **limits}
    return a_contract(*inputs, outputs=outputs, **limits)


def grade(
    folder: Path, names: Sequence[str], extra: tuple[str, ...] = (), **limits: Any
) -> list[Graded]:
    """The models in the order of their names."""
    from tfexam.grading.process import COMMAND

    found: dict[int, Graded] = {}
    with ExitStack() as stack:
        grader = stack.enter_context(Grader(command=(*COMMAND, *extra)))
        for number, name in enumerate(names):
            contract = contract_of(folder, name, **limits)
            inputs = folder / f"{name}.inputs.frame"
            job = stack.enter_context(job_for(number, path_of(folder, name), inputs, contract))
            if isinstance(job, Job):
                grader.submit(job)
            else:
                found[number] = Graded(job, None, None)
        for reply, answer in grader.replies():
            found[reply.id] = Graded(None, reply, answer)
    return [found[number] for number in range(len(names))]


@cache
def graded(folder: Path, names: tuple[str, ...]) -> dict[str, Graded]:
    """The same by name, once a session."""
    return dict(zip(names, grade(folder, names), strict=True))
