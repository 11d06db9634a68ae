"""The same models in ways that must not matter: alone or beside others, with one thread or more."""

from __future__ import annotations

import hashlib
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.grading.grader import Grader
from tfexam.grading.jobs import job_for
from tfexam.grading.process import COMMAND
from tfexam.worker.protocol import Job

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tfexam.bank.contract import Contract
    from tfexam.grading.measure import Answer
    from tfexam.worker.protocol import Reply

PINNED = """
import os, sys
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
os.execv(sys.argv[1], sys.argv[1:])
"""
"""Runs a command on one core: TensorFlow then has one thread."""


@dataclass(frozen=True)
class Entry:
    """A model, the frame of its inputs, and its contract."""

    name: str
    model: Path
    inputs: Path
    contract: Contract


@dataclass(frozen=True)
class Way:
    """How models are run: what starts the worker, how many side by side, in which order."""

    name: str
    command: tuple[str, ...] = COMMAND
    workers: int = 1
    backwards: bool = False

    @property
    def is_slow(self) -> bool:
        """Whether TensorFlow is imported for it alone, or for each model."""
        return self.command != COMMAND


FIRST = Way("one after the other")
WAYS = (
    Way("side by side, in another order", workers=4, backwards=True),
    Way("on one core", (sys.executable, "-c", PINNED, *COMMAND)),
    Way("each in a fresh process", (*COMMAND, "--fresh")),
)
"""Each must give the bits that the first gives."""


def run(entries: Sequence[Entry], way: Way) -> dict[str, tuple[Reply, Answer | None]]:
    """What each model returned, by its name; none may be refused by the scan."""
    asked = list(reversed(entries)) if way.backwards else list(entries)
    with ExitStack() as stack:
        grader = stack.enter_context(Grader(way.workers, command=way.command))
        for number, entry in enumerate(asked):
            made = job_for(number, entry.model, entry.inputs, entry.contract)
            job = stack.enter_context(made)
            assert isinstance(job, Job), f"{entry.name}: {job.message}"
            grader.submit(job)
        return {asked[reply.id].name: (reply, answer) for reply, answer in grader.replies()}


def bits(answer: Answer | None) -> str:
    """A hash of all that a model returned, to the last bit."""
    whole = hashlib.sha256()
    for name, array in sorted((answer or {}).items()):
        whole.update(f"{name} {array.dtype} {array.shape} ".encode() + array.tobytes())
    return whole.hexdigest()
