"""A pack, before it is taken in: who made it, what is in it, and what taking it in means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from tfexam.flows.packs import Offer

WARNING = (
    "A pack is code. Its data.py runs when its data are built: in a process of its own, limited "
    "in time and memory and, where this system can, no network and no writing but to its cache. "
    "Its solution.py, plain.py and starter.py run with all your rights when you run them, and "
    "when bank check does. Take in packs of people you trust."
)


def offer(found: Offer) -> Group:
    """Author, problems, and that a pack is code."""
    pack = found.pack
    rows = Table.grid(padding=(0, 2))
    for problem in found.problems:
        licence = problem.spec.licence.name
        rows.add_row(f"  {problem.category}", problem.id, problem.spec.title, licence)
    return Group(
        Text(f"{pack.name} · {pack.title}", "bold"),
        Text(f"by {pack.author}"),
        rows,
        Text(WARNING, "yellow"),
    )
