"""What is known already of a model's bytes, on a problem's held-out rows of a seed."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from tfexam.grading.versions import versions
from tfexam.store.ledger import Ledger

if TYPE_CHECKING:
    from tfexam.app import App
    from tfexam.bank.problem import Problem

AHEAD_SECONDS = 5.0
"""A model that was written to this recently may be written to again: nothing is known of it yet."""


def ledger(app: App, problem: Problem, seed: int) -> Ledger:
    """Outcomes are kept for each problem, seed, and version of what computes and judges."""
    found = "-".join(astuple(versions()))
    return Ledger(app.paths.marked / f"{problem.id}-{problem.digest[:16]}-{seed}-{found}.jsonl")
