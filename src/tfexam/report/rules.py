"""The rules of an exam, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from tfexam.exam.category import Category
from tfexam.exam.result import PASS_MARK
from tfexam.report import words

if TYPE_CHECKING:
    from datetime import timedelta


def rules(duration: timedelta | None) -> Table:
    """What a candidate has to know before the clock runs."""
    time = words.duration(duration) if duration else "no limit"
    weights = ", ".join(f"{category} {category.weight}" for category in Category)
    table = Table.grid(padding=(0, 2))
    for name, said in (
        ("Time", f"{time} from the moment you begin. There is no pause; Ctrl-C does not stop it."),
        ("Problems", f"Five, one a category. Points of 100: {weights}."),
        ("Marked", "The saved model alone, on data that you never see. No script is ever run."),
        ("Submit", "As often as you like; the best submission of each problem counts."),
        ("Pass", f"{PASS_MARK} of 100."),
        ("Allowed", "All that you would use at work, alone; a model trained elsewhere is welcome."),
        ("At the end", "Models saved in time and never submitted are submitted for you."),
    ):
        table.add_row(Text(name, "bold"), said)
    return table
