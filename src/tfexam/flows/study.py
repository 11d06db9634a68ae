"""Hints and solutions: for drills, and for exams that are over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.exam.sitting import Kind
from tfexam.flows.which import refuse_in_exam, workspace_of
from tfexam.store.database import plain_words
from tfexam.workspace.scaffold import write_once

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.app import App
    from tfexam.exam.sitting import Sitting, Task

SOLUTION = ("solution.py", "plain.py", "notes.md")


@dataclass(frozen=True)
class Hint:
    """One rung of a problem's hints; `rung` counts from 1."""

    problem: str
    rung: int
    rungs: int
    text: str


def hint(app: App, sitting: Sitting) -> Hint:
    """The next rung of a drill's hints; once all are shown, the last one again.

    Raises TfexamError: exam-running; bad-argument for an exam.
    """
    refuse_in_exam(app, "A hint")
    if sitting.kind is Kind.EXAM:
        raise TfexamError(
            Code.BAD_ARGUMENT,
            f"Sitting {sitting.id} was an exam; hints are given in drills.",
            "Practise it: tfexam drill PROBLEM; or lay out the solutions: tfexam solution",
        )
    task = sitting.tasks[0]
    rungs = rungs_of((app.bank.problem(task.problem).folder / "hints.md").read_text("utf-8"))
    rung = min(app.store.hints(sitting) + 1, len(rungs))
    app.store.show_hint(sitting, rung)
    return Hint(task.problem, rung, len(rungs), rungs[rung - 1])


def rungs_of(text: str) -> list[str]:
    """The rungs of hints.md: what stands below each heading of the second level."""
    return [part.strip() for part in re.split(r"^## .*$", text, flags=re.MULTILINE)[1:]]


def solution(app: App, sitting: Sitting) -> list[Path]:
    """Lay the reference, the plain model and the notes beside the work; a file that is there stays.

    Raises TfexamError: exam-running while the exam still counts, workspace-lost, not-writable.
    """
    refuse_in_exam(app, "The solution")
    workspace = workspace_of(sitting)
    return [path for task in sitting.tasks for path in _lay_beside(app, workspace, task)]


def _lay_beside(app: App, workspace: Path, task: Task) -> list[Path]:
    source = app.bank.problem(task.problem).folder
    with plain_words(workspace):
        return [
            write_once(workspace / task.folder / name, (source / name).read_text("utf-8"))
            for name in SOLUTION
        ]
