"""A table whose target is a class or a number."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tfexam.bench.columns import Column, Kind, as_kept, look
from tfexam.bench.guess import (
    FEWEST_ROWS,
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
from tfexam.bench.tell import tells_class, tells_number
from tfexam.exam.category import Category

if TYPE_CHECKING:
    from tfexam.bench.guess import Wish

FEW_NUMBERS = 20
"""Whole numbers of so few values are taken for classes."""

HELD_OUT = 0.4
PARTS = ("year", "month", "day", "weekday (0 is Monday)", "hour")
GIVES_AWAY = "it gives the target away"
CLASS_SKILLS = ("csv", "multiclass", "preprocess", "scale-features", "functional", "overfitting")
NUMBER_SKILLS = ("csv", "regression", "preprocess", "scale-features", "functional", "overfitting")


def guess_table(wish: Wish) -> Guess:
    """What a table makes. Raises TfexamError: bad-argument, unfit-data."""
    table = read_table(wish.path)
    for name in (*wish.keep, *wish.drop, *([wish.group] if wish.group else [])):
        table.column(name)
    numeric = is_number(table.column(wish.target), wish)
    table, notes = _with_target(table, wish.target, numeric=numeric)
    columns = _columns(table, wish, numeric=numeric)
    used = [column for column in columns if column.used]
    if not used:
        raise unfit("No column is left to learn from.", "Keep one that was left out: --keep COLUMN")
    table = table.with_only([*(c.name for c in used), *_beside(wish)])
    table, repeats = _without_repeats(table, [column.name for column in used])
    notes += repeats
    return _guess(wish, table, columns, notes, numeric=numeric)


def is_number(cells: list[str], wish: Wish) -> bool:
    """Whether the target is a number: many values, or fractions; what the user says goes first."""
    given = [cell for cell in cells if cell]
    if not given:
        raise unfit(f"The target {wish.target} is empty.")
    figures = _all_numbers(given)
    if wish.treat_as == "numbers" and not figures:
        odd = next(cell for cell in given if not _all_numbers([cell]))
        raise unfit(f"{wish.target} holds {odd!r}, which is no number.", "Leave --as away.")
    if wish.treat_as or not figures:
        return wish.treat_as == "numbers"
    broken = any(not float(cell).is_integer() for cell in given)
    return broken or len(set(given)) > FEW_NUMBERS


def _all_numbers(cells: list[str]) -> bool:
    try:
        return all(math.isfinite(float(cell)) for cell in cells)
    except ValueError:
        return False


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
    chosen = thinned(table.rows)
    if chosen is not None:
        notes.append(f"Of {table.rows} rows, {len(chosen)} are taken, evenly.")
        table = table.only(chosen)
    return table, notes


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
        return as_kept(column)
    if column.kind in {Kind.DATE, Kind.TEXT, Kind.NOTHING}:
        return column
    tells = tells_number if numeric else tells_class
    cells, targets = table.columns[column.name], table.columns[wish.target]
    is_figure = column.kind is Kind.NUMBER or (column.kind is Kind.ID and _all_numbers(cells))
    if column.why_not and not is_figure:
        return column
    if tells(cells, targets, numeric=is_figure, is_id=column.kind is Kind.ID):
        return column.without(f"{column.why_not}, and {GIVES_AWAY}".removeprefix(", and "))
    return column


def _beside(wish: Wish) -> list[str]:
    return list(dict.fromkeys([wish.target, *([wish.group] if wish.group else [])]))


def _without_repeats(table: Table, names: list[str]) -> tuple[Table, list[str]]:
    """The first of all rows that a model can't tell apart."""
    seen: set[tuple[str, ...]] = set()
    kept = []
    for row, cells in enumerate(zip(*(table.columns[name] for name in names), strict=True)):
        if cells not in seen:
            seen.add(cells)
            kept.append(row)
    if len(kept) < FEWEST_ROWS:
        raise unfit(
            f"Only {len(kept)} of {table.rows} rows differ in the columns that are used; "
            f"{FEWEST_ROWS} are the least.",
            "Keep a column that was left out: --keep COLUMN",
        )
    lost = table.rows - len(kept)
    said = [f"Left out, because they repeat another row: {lost}."] if lost else []
    return table.only(kept), said


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
    return Column(
        **{**vars(column), "gaps": cells.count(""), "distinct": len({c for c in cells if c})}
    )


def _replaced(columns: tuple[Column, ...], used: tuple[Column, ...]) -> list[Column]:
    by_name = {column.name: column for column in used}
    return [by_name.get(column.name, column) for column in columns]


def places_of(used: tuple[Column, ...]) -> tuple[str, ...]:
    """What stands at each place of the input `numbers`, as authoring.number_table makes it."""
    places = [column.name for column in used if column.kind is Kind.NUMBER]
    for column in used:
        if column.kind is Kind.DATE:
            parts = PARTS if "%H" in column.form else PARTS[:-1]
            places += [f"{column.name}: {part}" for part in parts]
    places += [f"{name} given: 1 or 0" for name in _gaps(used)]
    return tuple(places)


def _gaps(used: tuple[Column, ...]) -> list[str]:
    return [c.name for c in used if c.gaps and c.kind in {Kind.NUMBER, Kind.DATE}]


def _constants(
    wish: Wish, used: tuple[Column, ...], classes: tuple[str, ...], targets: list[str]
) -> dict[str, object]:
    return {
        "TARGET": wish.target,
        "CLASSES": list(classes),
        "NUMBERS": [c.name for c in used if c.kind is Kind.NUMBER],
        "DATES": {c.name: c.form for c in used if c.kind is Kind.DATE},
        "WORDS": [c.name for c in used if c.kind is Kind.WORD],
        "GAPS": _gaps(used),
        "GROUP": wish.group,
        "BALANCED": bool(classes) and metric_of(targets) == "balanced_accuracy",
    }


def _split(wish: Wish, table: Table, *, numeric: bool) -> str:
    if wish.group:
        return groups_note(table.columns[wish.group], wish.group)
    if numeric:
        return "They were drawn at random."
    return "They hold the same share of each class."


def _skills(used: tuple[Column, ...], *, numeric: bool) -> tuple[str, ...]:
    skills = NUMBER_SKILLS if numeric else CLASS_SKILLS
    return (*skills, "missing-values") if any(column.gaps for column in used) else skills


def _digits(targets: list[str]) -> int:
    """As many as tell apart a hundredth of the usual distance from the median."""
    figures = sorted(float(cell) for cell in targets)
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
