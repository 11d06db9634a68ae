"""What was guessed of somebody's data, on one screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from tfexam.bench.guess import Guess

MOST_COLUMNS, MOST_CLASSES = 14, 8


def screen(found: Guess, id_: str) -> Group:
    """The target, the split, the metric, each column, and what is left out."""
    facts = Table.grid(padding=(0, 2))
    for name, said in _facts(found):
        facts.add_row(Text(name, "bold"), said)
    notes = [Text(note, "yellow") for note in found.notes]
    head = Text(f"{id_}: a problem of {found.category}", "bold")
    return Group(head, facts, *([_columns(found)] if found.columns else []), *notes)


def as_json(found: Guess) -> dict[str, Any]:
    """The same, for programs."""
    return {
        "category": found.category,
        "target": found.target,
        "rows": found.rows,
        "held_out": found.held,
        "classes": list(found.classes),
        "metric": found.metric,
        "inputs": {one.name: list(one.shape) for one in found.inputs},
        "columns": [
            {"name": c.name, "kind": c.kind, "gaps": c.gaps, "left_out": c.why_not or None}
            for c in found.columns
        ],
        "notes": list(found.notes),
    }


def _facts(found: Guess) -> list[tuple[str, str]]:
    inputs = ", ".join(f"{one.name} {list(one.shape)}" for one in found.inputs)
    rows = f"{found.rows:,}, of which {found.held:,} are held out. {found.split}"
    return [
        ("target", f"{found.target}: {_target(found)}"),
        ("rows", rows),
        ("inputs", inputs),
        ("metric", found.metric),
    ]


def _target(found: Guess) -> str:
    if found.form == "series":
        return f"the coming {found.output} steps"
    if not found.classes:
        return "a number"
    some = ", ".join(found.classes[:MOST_CLASSES])
    return f"{found.output} classes: {some}{' …' if found.output > MOST_CLASSES else ''}"


def _columns(found: Guess) -> Table:
    table = Table("column", "taken for", "gaps", "such as", box=box.SIMPLE_HEAD, pad_edge=False)
    shown = sorted(found.columns, key=lambda column: column.used)[:MOST_COLUMNS]
    for column in (c for c in found.columns if c in shown):
        kind = str(column.kind) if column.used else f"left out: {column.why_not}"
        style = None if column.used else "yellow"
        table.add_row(column.name, kind, str(column.gaps or ""), column.example[:24], style=style)
    if len(found.columns) > len(shown):
        table.add_row(f"… and {len(found.columns) - len(shown)} more", "", "", "")
    return table
