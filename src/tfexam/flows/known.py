"""What is known already of a model's bytes, on a problem's held-out rows of a seed."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tfexam.bank.digest import digest, files_of
from tfexam.grading.versions import versions
from tfexam.store.ledger import Ledger

if TYPE_CHECKING:
    from tfexam.app import App


def ledger(app: App, problem: str, seed: int) -> Ledger:
    """Outcomes are kept for each problem, seed, and version of what computes and judges.

    The problem's files are read, but not understood: that would take longer than all the rest.
    Raises TfexamError(unknown-problem).
    """
    folder = app.bank.folder(problem)
    edition = digest(folder, files_of(folder))[:16]
    found = "-".join(astuple(versions()))
    return Ledger(app.paths.marked / f"{folder.name}-{edition}-{seed}-{found}.jsonl")


def marked_at(app: App, problem: str) -> datetime:
    """When a model of a problem was last marked here, whatever its seed; long ago, if never."""
    name = app.bank.folder(problem).name
    times = [path.stat().st_mtime for path in app.paths.marked.glob(f"{name}-*")]
    return datetime.fromtimestamp(max(times, default=0), UTC)
