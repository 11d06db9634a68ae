"""A table with a column of texts, whose target is a class."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tfexam.bench.columns import Kind, look
from tfexam.bench.guess import (
    MOST_ROWS,
    Guess,
    InputGuess,
    groups_note,
    in_order,
    metric_of,
    refuse_few,
    thinned,
    usable_classes,
)
from tfexam.bench.table import Table, read_table, unfit
from tfexam.bench.tabular import HELD_OUT, holds_numbers
from tfexam.exam.category import Category

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.bench.guess import Wish

SKILLS = ("csv", "text-prepare", "text-multiclass", "multiclass", "dropout", "overfitting")


def guess_texts(path: Path, wish: Wish) -> Guess:
    """What a table of texts makes. Raises TfexamError: bad-argument, unfit-data."""
    table = read_table(path)
    names = list(dict.fromkeys([wish.text, wish.target, *([wish.group] if wish.group else [])]))
    for name in names:
        table.column(name)
    if wish.text == wish.target:
        raise unfit("The text and the target are the same column.")
    if holds_numbers(table.columns[wish.target], wish):
        raise unfit(
            f"{wish.target} holds numbers; a text is put into one of some classes here.",
            "Name a column of classes, or take the numbers for classes: --as classes",
        )
    refuse_few(table.rows)
    table, notes = _usable(table.with_only(names), wish)
    return _guess(wish, table, notes)


def _usable(table: Table, wish: Wish) -> tuple[Table, list[str]]:
    """Texts that are there, differ, and have a class that is common enough."""
    notes = list(table.notes)
    texts = table.columns[wish.text]
    first: dict[str, int] = {}
    for row, text in enumerate(texts):
        if text:
            first.setdefault(" ".join(text.lower().split()), row)
    lost = table.rows - len(first)
    if lost:
        notes.append(f"Left out, without a text or with one that repeats another: {lost}.")
    table = table.only(list(first.values()))
    refuse_few(table.rows)
    kept, more = usable_classes(table.columns[wish.target], wish.target)
    table = table.only(kept)
    refuse_few(table.rows)
    chosen, thin = thinned(table.rows, MOST_ROWS)
    return table.only(chosen), notes + more + thin


def _guess(wish: Wish, table: Table, notes: list[str]) -> Guess:
    labels = table.columns[wish.target]
    classes = in_order(set(labels))
    by_class = "They hold the same share of each class."
    split = groups_note(table.columns[wish.group], wish.group, labels) if wish.group else by_class
    return Guess(
        form="text",
        category=Category.TEXT,
        target=wish.target,
        rows=table.rows,
        held=round(HELD_OUT * table.rows),
        classes=classes,
        metric=metric_of(labels),
        digits=3,
        inputs=(InputGuess("text", "string", (1,), f"the {wish.text}, as it stands in the file"),),
        output=len(classes),
        columns=(replace(look(wish.text, table.columns[wish.text]), kind=Kind.TEXT, why_not=""),),
        places=(),
        skills=SKILLS,
        level=3,
        split=split,
        data_name="data.csv.gz",
        data=table.packed,
        constants={
            "TEXT, TARGET": (wish.text, wish.target),
            "CLASSES": list(classes),
            "GROUP": wish.group,
            "BALANCED": metric_of(labels) == "balanced_accuracy",
        },
        notes=tuple(notes),
    )
