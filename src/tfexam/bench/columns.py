"""What a column holds: numbers, words, dates, texts, ids, or nothing to learn from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from tfexam.bench.numbers import all_numbers, has_unit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

FORMS = (
    *("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"),
    *("%d.%m.%Y", "%d.%m.%Y %H:%M", "%Y/%m/%d", "%Y/%m/%d %H:%M", "%Y-%m", "%Y/%m"),
    *("%m/%d/%Y", "%m/%d/%Y %H:%M", "%d/%m/%Y", "%d/%m/%Y %H:%M", "%d-%b-%Y", "%d-%b-%y"),
    *("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%m/%d/%y", "%d/%m/%y"),
    *("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M%z", "%Y-%m-%d %H:%M%z"),
    *("%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M:%S.%f"),
    *("%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%d %H:%M:%S.%f%z"),
    *("%d.%m.%Y %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d/%m/%Y %H:%M:%S"),
    *("%m/%d/%Y %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %I:%M %p", "%Y-%m-%d %I:%M:%S %p"),
    *("%d/%m/%Y %I:%M %p", "%d/%m/%Y %I:%M:%S %p", "%H:%M", "%H:%M:%S", "%I:%M %p"),
)
"""How dates are written; where two fit all of a column, the first one is taken."""

MOST_WORDS = 500
MOSTLY_EMPTY = 0.9
LONG = 4
"""Words of a cell, on average, from which on a column is taken for free text."""

ID_NAME = re.compile(
    r"(^|_|\s)(id|ids|index|idx|nr|no|row|key|uuid|number)$|^unnamed", re.IGNORECASE
)
CODE = re.compile(r"0\d+")
YEARS = range(1500, 2200)
DIGITS = {4: "%Y", 6: "%Y%m", 8: "%Y%m%d"}
"""How a date of so many digits is written; four are a year, which is a number in a table."""


class Kind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    WORD = "word"
    DATE = "date"
    TEXT = "text"
    ID = "id"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Column:
    """A column as it was looked at.

    form      how its dates are written, as strptime takes it
    distinct  how many different values it has, gaps aside
    why_not   why it is left out; empty where it is used
    """

    name: str
    kind: Kind
    gaps: int
    distinct: int
    example: str
    form: str = ""
    why_not: str = ""

    @property
    def used(self) -> bool:
        """Whether a model is fed with it."""
        return not self.why_not

    def without(self, why: str) -> Column:
        """The same, left out."""
        return replace(self, why_not=why)


def look(name: str, cells: Sequence[str]) -> Column:
    """What a column holds, and why it is left out where it is."""
    given = [cell for cell in cells if cell]
    counts = Counter(given)
    column = Column(
        name, Kind.NOTHING, len(cells) - len(given), len(counts), next(iter(counts), "")
    )
    if len(given) <= (1 - MOSTLY_EMPTY) * len(cells):
        return column.without(f"{column.gaps} of {len(cells)} cells are empty")
    if len(counts) == 1 and column.gaps == 0:
        return column.without("the same in every row")
    if all_numbers(given):
        return _numbers(column, given)
    form = date_form(counts)
    if not form:
        return _words(column, given)
    column = replace(column, kind=Kind.DATE, form=form)
    if "%z" in form and len({datetime.strptime(cell, form).utcoffset() for cell in counts}) > 1:
        return column.without("its times are of several time zones")
    return column


def date_form(cells: Collection[str]) -> str:
    """How all cells are written as dates, as strptime takes it; empty where they are none."""
    size = len(next(iter(cells)))
    if all(len(cell) == size and cell.isdecimal() for cell in cells):
        form = DIGITS.get(size, "")
        are_years = all(int(cell[:4]) in YEARS for cell in cells)
        return form if form and are_years and all(_is_date(cell, form) for cell in cells) else ""
    return next((form for form in FORMS if all(_is_date(cell, form) for cell in cells)), "")


def as_kept(column: Column, cells: Sequence[str]) -> Column:
    """A column that the user wants in spite of what was found."""
    if column.kind in {Kind.TEXT, Kind.ID, Kind.NOTHING}:
        column = replace(column, kind=Kind.NUMBER if all_numbers(cells) else Kind.WORD)
    return replace(column, why_not="")


def _numbers(column: Column, given: list[str]) -> Column:
    if len(column.example) == 8 and date_form(given):
        return replace(column, kind=Kind.DATE, form=date_form(given))
    if any(CODE.fullmatch(cell) for cell in given):
        return _words(column, given)  # 0123 is a code and no number
    if column.gaps == 0 and column.distinct == len(given) and _counts_rows(column.name, given):
        return replace(column, kind=Kind.ID).without("an id: it numbers the rows")
    return replace(column, kind=Kind.NUMBER)


def _counts_rows(name: str, given: list[str]) -> bool:
    figures = [float(cell) for cell in given]
    if not all(figure.is_integer() for figure in figures):
        return False
    without_holes = max(figures) - min(figures) + 1 == len(figures)
    return without_holes or bool(ID_NAME.search(name))


def _words(column: Column, given: list[str]) -> Column:
    if column.distinct * 2 <= len(given) and column.distinct <= MOST_WORDS:
        return replace(column, kind=Kind.WORD)
    if has_unit(given):
        why = f"numbers with a unit, such as {column.example}; write them without"
        return replace(column, kind=Kind.WORD).without(why)
    if sum(len(cell.split()) for cell in given) >= LONG * len(given):
        return replace(column, kind=Kind.TEXT).without("free text, which --text is for")
    if column.distinct > 0.9 * len(given):
        why = "an id: nearly every row has one of its own"
        return replace(column, kind=Kind.ID).without(why)
    return replace(column, kind=Kind.WORD).without(
        f"{column.distinct} different words, too many to learn from {len(given)} rows"
    )


def _is_date(cell: str, form: str) -> bool:
    try:
        datetime.strptime(cell, form)
    except ValueError:
        return False
    return True
