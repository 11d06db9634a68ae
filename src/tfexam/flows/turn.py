"""One submit of a sitting at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.store.locks import Turn

if TYPE_CHECKING:
    from tfexam.app import App
    from tfexam.exam.sitting import Sitting

PATIENCE_SECONDS = 300.0
"""How long one process waits for another that grades for the same sitting."""


def turn(app: App, sitting: Sitting) -> Turn:
    """The right to grade for a sitting."""
    return Turn(app.paths.locks, f"submit-{sitting.id}")
