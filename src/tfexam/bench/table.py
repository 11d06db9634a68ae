"""Reading a table that somebody has: CSV in its many forms, and JSON lines."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.bench.numbers import all_numbers, with_points
from tfexam.errors import Code, TfexamError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

GAPS = frozenset({"", "na", "n/a", "nan", "null", "none", "nil", "?", "-", ".", "<na>", "#n/a"})
"""What stands for a gap, in small letters."""

LARGEST = 500_000_000
BEGINNINGS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""By which two bytes files of Windows say that they are not UTF-8."""


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
    """A table in CSV (divided by comma, semicolon, tab or bar; .gz too), JSON or JSON lines.

    Raises TfexamError: bad-argument where there is no such file, unfit-data where it is no table.
    """
    text, notes = _text(path)
    name = path.name.removesuffix(".gz")
    if name.endswith((".jsonl", ".ndjson", ".json")):
        return Table(_from_json(text, path), notes)
    divider, lines = _lines(text, path)
    if len(lines) < 2:
        raise unfit(f"{path.name} holds no rows.")
    names = _names(lines[0], path)
    _refuse_ragged(lines, len(names), path)
    columns = {name: [_cell(line[at]) for line in lines[1:]] for at, name in enumerate(names)}
    columns, more = with_points(columns, continental=divider == ";")
    return Table(columns, (*notes, *more))


def _text(path: Path) -> tuple[str, tuple[str, ...]]:
    if not path.is_file():
        raise TfexamError(Code.BAD_ARGUMENT, f"There is no file {path}.")
    raw = _bytes(path)
    if len(raw) > LARGEST:
        raise unfit(f"{path.name} is larger than {LARGEST // 1_000_000} MB.", "Take a part of it.")
    encoding = BEGINNINGS.get(raw[:2], "utf-8-sig")
    if encoding == "utf-8-sig" and b"\0" in raw[:4096]:
        raise unfit(f"{path.name} is no text file.", "Save it as CSV, in UTF-8.")
    try:
        return raw.decode(encoding), ()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace"), (f"{path.name} is not UTF-8; read as cp1252.",)


def _bytes(path: Path) -> bytes:
    """What a file holds; of one that is too large, enough to tell."""
    if path.suffix != ".gz":
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    try:
        with gzip.open(path) as packed:
            return packed.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise unfit(f"{path.name} is no whole gzip file.") from error


def _lines(text: str, path: Path) -> tuple[str, list[list[str]]]:
    """What divides the cells, and all lines that are not empty, from the names on."""
    try:
        text = _without_preface(text)
        divider = _divider(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider)
        return divider, [line for line in reader if line]
    except csv.Error as error:  # a cell beyond 131,072 letters, which later readers refuse, too
        raise unfit(f"{path.name} can't be read as a table: {error}.") from error


def _without_preface(text: str) -> str:
    """Without Excel's line `sep=;` and lines of comment, of which the last may hold the names."""
    if text.startswith("sep="):
        return text.partition("\n")[2]
    while text.startswith("#"):
        first, _, rest = text.partition("\n")
        next_line, divider = rest.partition("\n")[0], _divider(rest)
        if not rest or (divider in first and first.count(divider) == next_line.count(divider)):
            break
        text = rest
    return text


def _divider(text: str) -> str:
    """What divides the first lines most, and alike."""
    lines = text.splitlines()[:20]

    def even(divider: str) -> int:
        counts = [len(next(csv.reader([line], delimiter=divider), [])) for line in lines if line]
        return min(counts, default=1)

    return max(",;\t|", key=even)


def _names(line: list[str], path: Path) -> list[str]:
    names = [_plain(name) or _nameless(at) for at, name in enumerate(line)]
    if all_numbers(map(_plain, line)):
        raise unfit(
            f"The first line of {path.name} holds numbers, not the names of the columns.",
            "Add a first line that names each column.",
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise unfit(f"{path.name} has more than one column called {twice[0]!r}.", "Rename one.")
    return names


def _nameless(at: int) -> str:
    """The first column without a name numbers the rows, as pandas writes them."""
    return f"column_{at + 1}" if at else "row"


def _plain(name: str) -> str:
    """A column's name in one line: those of Excel may have several."""
    return "".join(letter for letter in " ".join(name.split()) if letter.isprintable())


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


def _from_json(text: str, path: Path) -> dict[str, list[str]]:
    """An object a row: on a line each, or all in one list."""
    whole = text.lstrip().startswith("[")
    form = "a list of objects" if whole else "one object a line"
    try:
        lines = [text] if whole else [line for line in text.split("\n") if line.strip()]
        found = [json.loads(line) for line in lines]
    except (ValueError, RecursionError) as error:
        raise unfit(f"{path.name} is not JSON, {form}: {error}.") from error
    rows = found[0] if whole else found
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise unfit(f"{path.name} does not hold {form}.")
    if any(len(cell) > csv.field_size_limit() for row in rows for cell in map(_said, row.values())):
        raise unfit(f"{path.name} holds a cell beyond {csv.field_size_limit():,} letters.")
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {
        _plain(name) or _nameless(at): [_cell(_said(row.get(name))) for row in rows]
        for at, name in enumerate(names)
    }


def _said(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)
