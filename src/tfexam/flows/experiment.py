"""What does a choice change? The plain model trained with other values, all else equal."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import asdict, astuple, dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tfexam.errors import Code, TfexamError
from tfexam.exam.choice import Choice, Value, choices_of, told_of
from tfexam.flows.which import refuse_in_exam
from tfexam.store import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.app import App
    from tfexam.bank.problem import Problem
    from tfexam.data.prepare import Prepared
    from tfexam.grading.grader import Grader

SPLIT = 1
"""The seed of the held-out rows: the same ones for every value."""

PATIENCE_SECONDS = 3600.0
"""After which a training is stopped: a choice may make it many times as long."""


@dataclass(frozen=True)
class Trial:
    """One training: with a value, from a seed.

    metric  on the held-out rows that mark; None where it did not run
    curve   the loss after each epoch, of the validation where there is one
    fault   why there is no metric
    """

    value: Value
    seed: int
    metric: float | None
    score: int
    seconds: float
    curve: tuple[float, ...] = ()
    fault: str = ""


@dataclass(frozen=True)
class Training:
    """A training begins."""

    value: Value
    seed: int


@dataclass(frozen=True)
class Plan:
    """What is compared, on which problem, from how many seeds.

    told  what the problem's notes say to expect; empty where they say nothing
    """

    problem: Problem
    choice: Choice
    values: tuple[Value, ...]
    seeds: int
    told: str = ""


def plan(app: App, name: str, vary: str, seeds: int) -> Plan:
    """What is meant by `CHOICE` or `CHOICE=VALUE,…`.

    Raises TfexamError: unknown-problem, bad-problem, exam-running; bad-argument for a choice that
    the problem's plain model has not, and for values that it can't have.
    """
    refuse_in_exam(app, "An experiment")
    problem = app.bank.problem(name)
    choices = choices_of((problem.folder / "plain.py").read_text("utf-8"))
    wanted, named, listed = vary.partition("=")
    if wanted not in choices:
        there = ", ".join(f"{c.name} ({c.default})" for c in choices.values())
        raise TfexamError(
            Code.BAD_ARGUMENT,
            f"The plain model of {problem.id} has no choice {wanted!r}; it has {there}.",
            "Name one of them: --vary NAME",
        )
    choice = choices[wanted]
    return Plan(
        problem, choice, _values(choice, listed if named else None), seeds, _told(problem, wanted)
    )


def experiment(app: App, wanted: Plan) -> Iterator[Training | Trial]:
    """Train each value from each seed, by turns; what was trained before is found again.

    Raises TfexamError as `prepare` does, disk-full, not-writable.
    """
    from tfexam.flows.prepare import prepared

    made = prepared(app, wanted.problem, SPLIT)
    book = _Book(_place(app, wanted))
    grader: Grader | None = None
    with ExitStack() as kept:
        for seed, value in product(range(wanted.seeds), wanted.values):
            known = book.get(value, seed)
            if known is None:
                grader = grader or kept.enter_context(app.grader_here(1))
                yield Training(value, seed)
                known = _trial(wanted, made, value, seed, grader)
                book.add(known)
            yield known


class _Book:
    """Trials that were made, a line each; a line that was cut off counts for nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[tuple[str, int], Trial] = {}
        for found in lines.read(path):
            with suppress(TypeError, KeyError):  # not a line of ours
                trial = Trial(**{**found, "curve": tuple(found["curve"])})
                self._known[repr(trial.value), trial.seed] = trial

    def get(self, value: Value, seed: int) -> Trial | None:
        return self._known.get((repr(value), seed))

    def add(self, trial: Trial) -> None:
        """Keep one that came to a figure: another one is tried again."""
        if trial.metric is not None:
            lines.append(self._path, asdict(trial))


def _place(app: App, wanted: Plan) -> Path:
    """By all that a figure depends on: data, script, bands, versions, the choice."""
    from tfexam.bank.digest import digest
    from tfexam.grading.versions import versions

    problem = wanted.problem
    read = digest(problem.folder, [problem.folder / name for name in ("plain.py", "problem.toml")])
    facts = (problem.data_digest, read, wanted.choice.name, *astuple(versions()))
    key = hashlib.sha256("\0".join(facts).encode()).hexdigest()[:16]
    return app.paths.data / "experiments" / f"{wanted.problem.id}-{wanted.choice.name}-{key}.jsonl"


def _values(choice: Choice, listed: str | None) -> tuple[Value, ...]:
    try:
        if listed is None:
            return choice.others()
        found = tuple(dict.fromkeys(choice.value(text.strip()) for text in listed.split(",")))
    except (ValueError, KeyError) as error:
        raise TfexamError(
            Code.BAD_ARGUMENT,
            f"{listed or choice.name!r} gives no values for {choice.name} ({choice.default}).",
            f"Name some: --vary {choice.name}={choice.default},…",
        ) from error
    if len(found) < 2:
        raise TfexamError(
            Code.BAD_ARGUMENT,
            "An experiment compares two values or more.",
            f"Name another one: --vary {choice.name}={choice.default},{found[0]}",
        )
    return found


def _told(problem: Problem, name: str) -> str:
    notes = problem.folder / "notes.md"
    return told_of(notes.read_text("utf-8")).get(name, "") if notes.is_file() else ""


def _trial(wanted: Plan, made: Prepared, value: Value, seed: int, grader: Grader) -> Trial:
    from tfexam.grading.alone import alone
    from tfexam.grading.diagnosis.history import curve_of
    from tfexam.grading.held_out import load_targets

    problem = wanted.problem
    with TemporaryDirectory(prefix="tfexam-experiment-", ignore_cleanup_errors=True) as name:
        folder = Path(name, problem.id)
        folder.mkdir()
        shutil.copy(problem.folder / "plain.py", folder)
        shutil.copytree(made.public, folder / "data")
        start = time.monotonic()
        fault = _train(folder, {wanted.choice.name: value, "seed": seed})
        seconds = time.monotonic() - start
        if fault:
            return Trial(value, seed, None, 0, seconds, fault=fault)
        outcome, _ = alone(
            grader, problem.spec, folder / "model.keras", made.inputs, load_targets(made.targets)
        )
        curve = tuple(curve_of(folder))
    fault = outcome.message if outcome.metric is None else ""
    return Trial(value, seed, outcome.metric, outcome.score or 0, seconds, curve, fault)


def _train(folder: Path, choices: dict[str, Any]) -> str:
    """Train in a process of its own; what went wrong, else nothing."""
    quiet = {**os.environ, "MPLBACKEND": "agg", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-P", "-m", "tfexam.worker.experiment"]
    try:
        done = subprocess.run(
            [*command, str(folder), json.dumps(choices)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=quiet,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"it was stopped after {PATIENCE_SECONDS:,.0f} s"
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        return told[-1] if told else f"it ended with exit code {done.returncode}"
    return "" if (folder / "model.keras").is_file() else "it saved no model.keras"
