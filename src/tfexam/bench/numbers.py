"""What of a table's cells is a number, and numbers that are written as people write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
"""What Python, pandas and the grader read alike: no 1_000, no inf."""

LARGEST = 1e38
ENGLISH = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
CONTINENTAL = re.compile(r"[+-]?([0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+)(,[0-9]+)?")
IN_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})*")
UNIT = re.compile(r"([^\w+.-]*)[+-]?[0-9][0-9.,]*([^0-9]*)")


def is_number(cell: str) -> bool:
    """Whether a cell is a finite number that a model can be fed with."""
    return bool(NUMBER.fullmatch(cell)) and abs(float(cell)) < LARGEST


def all_numbers(cells: Iterable[str]) -> bool:
    """Whether all cells are, gaps aside."""
    return all(is_number(cell) for cell in cells if cell)


def has_unit(cells: Iterable[str]) -> bool:
    """Whether all cells are numbers with the same words or signs around them: 12.9 %, € 7.90."""
    found = [UNIT.fullmatch(cell) for cell in cells if cell]
    around = {one.groups() if one else None for one in found}
    return len(around) == 1 and around.isdisjoint({None, ("", "")})


def with_points(
    columns: Mapping[str, list[str]], *, continental: bool
) -> tuple[dict[str, list[str]], list[str]]:
    """Columns whose numbers have a point before their fraction and no thousands apart; notes.

    continental  whether a lone comma, as in 1,234, is read as that before a fraction
    """
    styles = (_fraction_comma, _thousands_comma)
    order = styles if continental else styles[::-1]
    read = {
        name: next((found for style in order if (found := style(cells))), cells)
        for name, cells in columns.items()
    }
    commas = any(_fraction_comma(cells) for cells in columns.values())
    notes = []
    for name, cells in columns.items():
        if not _thousands_point(cells):
            continue
        if not all_numbers(cells) or (continental and commas):
            read[name] = [cell.replace(".", "") for cell in cells]
        elif continental:
            example = next(cell for cell in cells if "." in cell)
            notes.append(f"{name} is read with a point before its fraction: {example}.")
    return read, notes


def _fraction_comma(cells: list[str]) -> list[str] | None:
    """1.234,5 and 1,5, as 1234.5 and 1.5."""
    given = [cell for cell in cells if cell]
    if not any("," in cell for cell in given) or not all(map(CONTINENTAL.fullmatch, given)):
        return None
    return [cell.replace(".", "").replace(",", ".") for cell in cells]


def _thousands_comma(cells: list[str]) -> list[str] | None:
    """1,234.5 as 1234.5."""
    given = [cell for cell in cells if cell]
    if not any("," in cell for cell in given):
        return None
    if not all(ENGLISH.fullmatch(cell) or is_number(cell) for cell in given):
        return None
    return [cell.replace(",", "") for cell in cells]


def _thousands_point(cells: list[str]) -> bool:
    """Whether all numbers could be 79.988 for 79988."""
    given = [cell for cell in cells if cell]
    return any("." in cell for cell in given) and all(map(IN_THOUSANDS.fullmatch, given))
