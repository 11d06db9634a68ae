"""A table whose target is a class or a number."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tfexam.authoring import number_table
from tfexam.bench.columns import Column, Kind, as_kept, look
from tfexam.bench.guess import (
    FEWEST_ROWS,
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
from tfexam.bench.numbers import all_numbers, is_number
from tfexam.bench.table import Table, read_table, unfit
from tfexam.bench.tell import tells_class, tells_number
from tfexam.exam.category import Category

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tfexam.bench.guess import Wish

FEW_NUMBERS = 20
"""Whole numbers of so few values are taken for classes."""

HELD_OUT = 0.4
LARGEST = 1e12
"""Beyond it a figure has more digits before the point than a model can tell apart."""

PARTS = ("year", "month", "day", "weekday (0 is Monday)", "hour")
GIVES_AWAY = "it gives the target away"
CLASS_SKILLS = ("csv", "multiclass", "preprocess", "scale-features", "functional", "overfitting")
NUMBER_SKILLS = ("csv", "regression", "preprocess", "scale-features", "functional", "overfitting")


def guess_table(path: Path, wish: Wish) -> Guess:
    """What a table makes. Raises TfexamError: bad-argument, unfit-data."""
    table = read_table(path)
    for name in (*wish.keep, *wish.drop, *([wish.group] if wish.group else [])):
        table.column(name)
    numeric = holds_numbers(table.column(wish.target), wish)
    table, notes = _with_target(table, wish.target, numeric=numeric)
    columns = _columns(table, wish, numeric=numeric)
    used = [column for column in columns if column.used]
    if not used:
        raise unfit("No column is left to learn from.", "Keep one that was left out: --keep COLUMN")
    table = table.with_only([*(c.name for c in used), *_beside(wish)])
    table, repeats = _without_repeats(table, used, wish.target)
    notes += repeats
    return _guess(wish, table, columns, notes, numeric=numeric)


def holds_numbers(cells: list[str], wish: Wish) -> bool:
    """Whether the target is a number: many values, or fractions; what the user says goes first."""
    given = [cell for cell in cells if cell]
    if not given:
        raise unfit(f"The target {wish.target} is empty.")
    figures = all_numbers(given)
    if wish.treat_as == "numbers" and not figures:
        odd = next(cell for cell in given if not is_number(cell))
        raise unfit(f"{wish.target} holds {odd!r}, which is no number.", "Leave --as away.")
    if wish.treat_as or not figures:
        return wish.treat_as == "numbers"
    broken = any(not float(cell).is_integer() for cell in given)
    return broken or len(set(given)) > FEW_NUMBERS


def _with_target(table: Table, target: str, *, numeric: bool) -> tuple[Table, list[str]]:
    """The rows that have a usable target."""
    names = table.columns[target]
    if numeric:
        kept = [row for row, cell in enumerate(names) if cell]
        lost = len(names) - len(kept)
        notes = [f"Left out, without a {target}: {lost}."] if lost else []
    else:
        refuse_few(len(names))
        kept, notes = usable_classes(names, target)
    refuse_few(len(kept))
    table, notes = table.only(kept), [*table.notes, *notes]
    chosen, more = thinned(table.rows, MOST_ROWS)
    return table.only(chosen), notes + more


def _columns(table: Table, wish: Wish, *, numeric: bool) -> tuple[Column, ...]:
    """Every column but target and group, with why it is left out where it is."""
    beside = set(_beside(wish))
    return tuple(
        _judged(table, look(name, cells), wish, numeric=numeric)
        for name, cells in table.columns.items()
        if name not in beside
    )


def _judged(table: Table, column: Column, wish: Wish, *, numeric: bool) -> Column:
    if column.name in wish.drop:
        return column.without("you said so")
    if column.name in wish.keep:
        return as_kept(column, table.columns[column.name])
    if column.kind in {Kind.DATE, Kind.TEXT, Kind.NOTHING}:
        return column
    tells = tells_number if numeric else tells_class
    cells, targets = table.columns[column.name], table.columns[wish.target]
    is_figure = column.kind is Kind.NUMBER or (column.kind is Kind.ID and all_numbers(cells))
    if column.why_not and not is_figure:
        return column
    if tells(cells, targets, numeric=is_figure, is_id=column.kind is Kind.ID):
        return column.without(f"{column.why_not}, and {GIVES_AWAY}".removeprefix(", and "))
    return column


def _beside(wish: Wish) -> list[str]:
    return list(dict.fromkeys([wish.target, *([wish.group] if wish.group else [])]))


def _without_repeats(table: Table, used: list[Column], target: str) -> tuple[Table, list[str]]:
    """The first of all rows that a model can't tell apart."""
    fed = _fed(table, used)
    first: dict[tuple[object, ...], int] = {}
    for row, cells in enumerate(fed):
        first.setdefault(cells, row)
    kept = list(first.values())
    if len(kept) < FEWEST_ROWS:
        raise unfit(
            f"Only {len(kept)} of {table.rows} rows differ in the columns that are used; "
            f"{FEWEST_ROWS} are the least.",
            "Keep a column that was left out: --keep COLUMN",
        )
    lost = table.rows - len(kept)
    if not lost:
        return table, []
    targets = table.columns[target]
    others = sum(targets[row] != targets[first[cells]] for row, cells in enumerate(fed))
    but = f", {others} of them with another {target}" if others else ""
    return table.only(kept), [f"Left out, because they repeat another row: {lost}{but}."]


def _fed(table: Table, used: list[Column]) -> list[tuple[object, ...]]:
    """What a model is fed of each row: numbers that differ as texts may be one float32."""
    numbers = number_table(table.columns, **_columns_fed(tuple(used)))
    words = [table.columns[column.name] for column in used if column.kind is Kind.WORD]
    return [(*row, *(cells[at] for cells in words)) for at, row in enumerate(numbers.tolist())]


def _guess(
    wish: Wish, table: Table, columns: tuple[Column, ...], notes: list[str], *, numeric: bool
) -> Guess:
    if not numeric:  # repeats may have been all that a class had
        kept, more = usable_classes(table.columns[wish.target], wish.target)
        table, notes = table.only(kept), [*notes, *more]
        refuse_few(table.rows)
    targets = table.columns[wish.target]
    classes = () if numeric else in_order(set(targets))
    used = tuple(_again(table, column) for column in columns if column.used)
    if any(column.kind is Kind.DATE for column in used) and not wish.group:
        notes = [*notes, "Rows of all dates are mixed; for a forecast in time, take --series."]
    places = places_of(used)
    words = [column.name for column in used if column.kind is Kind.WORD]
    fed = (
        [InputGuess("numbers", "float32", (len(places),), f"columns {'; '.join(places)}")]
        if places
        else []
    )
    fed += (
        [InputGuess("words", "string", (len(words),), f"columns {'; '.join(words)}")]
        if words
        else []
    )
    return Guess(
        form="numbers" if numeric else "classes",
        category=Category.REGRESSION if numeric else Category.TABULAR,
        target=wish.target,
        rows=table.rows,
        held=round(HELD_OUT * table.rows),
        classes=classes,
        metric="mae" if numeric else metric_of(targets),
        digits=_digits(targets) if numeric else 3,
        inputs=tuple(fed),
        output=1 if numeric else len(classes),
        columns=tuple(_replaced(columns, used)),
        places=places,
        skills=_skills(used, numeric=numeric),
        level=1 if numeric else 2,
        split=_split(wish, table, numeric=numeric),
        data_name="data.csv.gz",
        data=table.packed,
        constants=_constants(wish, used, classes, targets),
        notes=tuple(notes),
    )


def _again(table: Table, column: Column) -> Column:
    """The column with the gaps that it has in the rows that are left."""
    cells = table.columns[column.name]
    return replace(column, gaps=cells.count(""), distinct=len({c for c in cells if c}))


def _replaced(columns: tuple[Column, ...], used: tuple[Column, ...]) -> list[Column]:
    by_name = {column.name: column for column in used}
    return [by_name.get(column.name, column) for column in columns]


def places_of(used: tuple[Column, ...]) -> tuple[str, ...]:
    """What stands at each place of the input `numbers`, as authoring.number_table makes it."""
    places = [column.name for column in used if column.kind is Kind.NUMBER]
    for column in used:
        if column.kind is Kind.DATE:
            parts = PARTS if "%M" in column.form else PARTS[:-1]
            places += [f"{column.name}: {part}" for part in parts]
    places += [f"{name} given: 1 or 0" for name in _gaps(used)]
    return tuple(places)


def _gaps(used: tuple[Column, ...]) -> list[str]:
    return [c.name for c in used if c.gaps and c.kind in {Kind.NUMBER, Kind.DATE}]


def _columns_fed(used: tuple[Column, ...]) -> dict[str, Any]:
    """The columns of the input `numbers`, by the names that authoring.number_table gives them."""
    return {
        "numbers": [c.name for c in used if c.kind is Kind.NUMBER],
        "dates": {c.name: c.form for c in used if c.kind is Kind.DATE},
        "gaps": _gaps(used),
    }


def _constants(
    wish: Wish, used: tuple[Column, ...], classes: tuple[str, ...], targets: list[str]
) -> dict[str, object]:
    return {
        "TARGET": wish.target,
        "CLASSES": list(classes),
        **{name.upper(): value for name, value in _columns_fed(used).items()},
        "WORDS": [c.name for c in used if c.kind is Kind.WORD],
        "GROUP": wish.group,
        "BALANCED": bool(classes) and metric_of(targets) == "balanced_accuracy",
    }


def _split(wish: Wish, table: Table, *, numeric: bool) -> str:
    if wish.group:
        classes = () if numeric else table.columns[wish.target]
        return groups_note(table.columns[wish.group], wish.group, classes)
    if numeric:
        return "They were drawn at random."
    return "They hold the same share of each class."


def _skills(used: tuple[Column, ...], *, numeric: bool) -> tuple[str, ...]:
    skills = NUMBER_SKILLS if numeric else CLASS_SKILLS
    return (*skills, "missing-values") if any(column.gaps for column in used) else skills


def refuse_large(figures: Sequence[float]) -> None:
    """Raises TfexamError(unfit-data) for a target that no figure is told of."""
    largest = max(map(abs, figures))
    if largest > LARGEST:
        raise unfit(
            f"The target goes up to {largest:.3g}; {LARGEST:.0e} is the most.",
            "Give it in a larger unit.",
        )


def _digits(targets: list[str]) -> int:
    """As many as tell apart a hundredth of the usual distance from the median."""
    figures = sorted(float(cell) for cell in targets)
    refuse_large(figures)
    median = figures[len(figures) // 2]
    usual = sum(abs(figure - median) for figure in figures) / len(figures)
    if usual == 0:
        raise unfit("The target is the same in nearly every row: there is nothing to predict.")
    digits = 2 - math.floor(math.log10(usual))
    if digits > 6:
        raise unfit(
            f"The target differs by {usual:.1g} from row to row, finer than a figure is told.",
            "Give it in a smaller unit.",
        )
    return max(0, digits)
