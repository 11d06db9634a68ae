"""Reading a table that somebody has: CSV in its many forms, and JSON lines."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

GAPS = frozenset({"", "na", "n/a", "nan", "null", "none", "nil", "?", "-", ".", "<na>", "#n/a"})
"""What stands for a gap, in small letters."""

LARGEST = 500_000_000
DECIMAL_COMMA = re.compile(r"-?\d+,\d+")


@dataclass(frozen=True)
class Table:
    """Columns by name, every cell as it is written; a gap is "". `notes` say what was odd."""

    columns: dict[str, list[str]]
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many."""
        return len(next(iter(self.columns.values()), []))

    def column(self, name: str) -> list[str]:
        """A column. Raises TfexamError(bad-argument) that names those that there are."""
        if name not in self.columns:
            there = ", ".join(self.columns)
            raise TfexamError(Code.BAD_ARGUMENT, f"There is no column {name!r}; there are {there}.")
        return self.columns[name]

    def only(self, rows: Sequence[int]) -> Table:
        """Some rows."""
        return Table({n: [c[row] for row in rows] for n, c in self.columns.items()}, self.notes)

    def with_only(self, names: Iterable[str]) -> Table:
        """Some columns."""
        return Table({name: self.columns[name] for name in names}, self.notes)

    @property
    def packed(self) -> bytes:
        """As a CSV file in gzip: the same cells give the same bytes."""
        text = io.StringIO(newline="")
        out = csv.writer(text, lineterminator="\n")
        out.writerow(self.columns)
        out.writerows(zip(*self.columns.values(), strict=True))
        return gzip.compress(text.getvalue().encode(), mtime=0)


def unfit(message: str, hint: str | None = None) -> TfexamError:
    """Why no honest problem can be made of the data."""
    return TfexamError(Code.UNFIT_DATA, message, hint)


def read_table(path: Path) -> Table:
    """A table in CSV (divided by comma, semicolon, tab or bar; .gz too) or JSON lines.

    Raises TfexamError: bad-argument where there is no such file, unfit-data where it is no table.
    """
    text, notes = _text(path)
    name = path.name.removesuffix(".gz")
    if name.endswith((".jsonl", ".ndjson")):
        return Table(_from_json(text, path), notes)
    divider, lines = _lines(text, path)
    if len(lines) < 2:
        raise unfit(f"{path.name} holds no rows.")
    names = _names(lines[0], path)
    _refuse_ragged(lines, len(names), path)
    columns = {name: [_cell(line[at]) for line in lines[1:]] for at, name in enumerate(names)}
    if divider == ";":
        columns = {name: _points(cells) for name, cells in columns.items()}
    return Table(columns, notes)


def _text(path: Path) -> tuple[str, tuple[str, ...]]:
    if not path.is_file():
        raise TfexamError(Code.BAD_ARGUMENT, f"There is no file {path}.")
    if path.stat().st_size > LARGEST:
        raise unfit(f"{path.name} is larger than {LARGEST // 1_000_000} MB.", "Take a part of it.")
    raw = path.read_bytes()
    try:
        raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
    except (OSError, EOFError) as error:
        raise unfit(f"{path.name} is no whole gzip file.") from error
    if b"\0" in raw[:4096]:
        raise unfit(f"{path.name} is no text file.", "Save it as CSV.")
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), (f"{path.name} is not UTF-8; read as cp1252.",)


def _lines(text: str, path: Path) -> tuple[str, list[list[str]]]:
    """What divides the cells, and all lines that are not empty."""
    try:
        divider = _divider(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider)
        return divider, [line for line in reader if line]
    except csv.Error as error:  # a cell beyond 131,072 letters, which later readers refuse, too
        raise unfit(f"{path.name} can't be read as a table: {error}.") from error


def _divider(text: str) -> str:
    """What divides the first lines most, and alike."""
    lines = text.splitlines()[:20]

    def even(divider: str) -> int:
        counts = [len(next(csv.reader([line], delimiter=divider), [])) for line in lines if line]
        return min(counts, default=1)

    return max(",;\t|", key=even)


def _names(line: list[str], path: Path) -> list[str]:
    names = [name.strip() or ("row" if at == 0 else "") for at, name in enumerate(line)]
    if all(_is_number(name) for name in names if name):
        raise unfit(
            f"The first line of {path.name} holds numbers, not the names of the columns.",
            "Add a first line that names each column.",
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise unfit(f"{path.name} has more than one column called {twice[0]!r}.", "Rename one.")
    return names


def _refuse_ragged(lines: list[list[str]], width: int, path: Path) -> None:
    for number, line in enumerate(lines, 1):
        if len(line) != width:
            raise unfit(
                f"Row {number} of {path.name} has {len(line)} cells; the first has {width}.",
                "Put cells that hold the divider in quotes.",
            )


def _cell(raw: str) -> str:
    text = raw.strip()
    return "" if text.lower() in GAPS else text


def _points(cells: list[str]) -> list[str]:
    """Decimal commas as points, where all of a column's numbers may be read so."""
    given = [cell for cell in cells if cell]
    if not any(DECIMAL_COMMA.fullmatch(cell) for cell in given):
        return cells
    swapped = [cell.replace(",", ".") if DECIMAL_COMMA.fullmatch(cell) else cell for cell in cells]
    return swapped if all(_is_number(cell) for cell in swapped if cell) else cells


def _from_json(text: str, path: Path) -> dict[str, list[str]]:
    try:
        rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise unfit(f"{path.name} is not JSON, one object a line: {error}.") from error
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise unfit(f"{path.name} does not hold one object a line.")
    if any(len(cell) > csv.field_size_limit() for row in rows for cell in map(_said, row.values())):
        raise unfit(f"{path.name} holds a cell beyond {csv.field_size_limit():,} letters.")
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: [_cell(_said(row.get(name))) for row in rows] for name in names}


def _said(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
