"""What is known already of a model's bytes, on a problem's held-out rows of a seed."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from tfexam.bank.digest import digest, files_of
from tfexam.grading.versions import versions
from tfexam.store.ledger import Ledger

if TYPE_CHECKING:
    from tfexam.app import App

AHEAD_SECONDS = 5.0
"""A model that was written to this recently may be written to again: nothing is known of it yet."""


def ledger(app: App, problem: str, seed: int) -> Ledger:
    """Outcomes are kept for each problem, seed, and version of what computes and judges.

    The problem's files are read, but not understood: that would take longer than all the rest.
    Raises TfexamError(unknown-problem).
    """
    folder = app.bank.folder(problem)
    edition = digest(folder, files_of(folder))[:16]
    found = "-".join(astuple(versions()))
    return Ledger(app.paths.marked / f"{folder.name}-{edition}-{seed}-{found}.jsonl")
