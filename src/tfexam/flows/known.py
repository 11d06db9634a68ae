"""What is known already of a model's bytes, on a problem's held-out rows of a seed."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from tfexam import __version__
from tfexam.store.ledger import Ledger

if TYPE_CHECKING:
    from tfexam.app import App
    from tfexam.bank.problem import Problem


def ledger(app: App, problem: Problem, seed: int) -> Ledger:
    """Outcomes are kept for each problem, seed, and version of what computes and judges."""
    versions = "-".join((__version__, version("tensorflow"), version("keras")))
    name = f"{problem.id}-{problem.digest[:16]}-{seed}-{versions}.jsonl"
    return Ledger(app.paths.marked / name)
