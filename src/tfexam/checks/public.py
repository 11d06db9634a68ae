"""A candidate's files, decoded as far as their form is known: rows of values, and arrays.

Known are CSV, JSON, JSON lines, TFRecord, .npy, .npz and pictures. Numbers become float32 written
as such, so that `7`, `7.0` and a model's input of 7 are the same value.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tfexam.checks.tfrecord import examples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Value = str | float
Row = list[Value]


@dataclass
class Public:
    """What was decoded, by file, and what could not be.

    rows      files of rows: CSV, JSON, JSON lines, TFRecord
    arrays    arrays: one of a .npy, each of an .npz (by `file:name`), one of a picture (height,
              width[, channels])
    unread    files that were not decoded, with the reason
    """

    rows: dict[str, list[Row]] = field(default_factory=dict)
    arrays: dict[str, np.ndarray] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)


def decode(folder: Path) -> Public:
    """Everything below a public folder."""
    public = Public()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        try:
            _decode_one(path, name, public)
        except (ValueError, OSError, EOFError, IndexError, ImportError) as error:
            public.unread[name] = str(error)
    return public


def _decode_one(path: Path, name: str, public: Public) -> None:
    kind = path.name.removesuffix(".gz")
    if ".tfrecord" in kind:
        public.rows[name] = [_flat(example) for example in examples(path)]
    elif kind.endswith((".csv", ".tsv", ".txt")):
        public.rows[name] = list(_table(_text(path)))
    elif kind.endswith((".jsonl", ".ndjson")):
        public.rows[name] = [_flat(json.loads(line)) for line in _text(path).splitlines() if line]
    elif kind.endswith(".json"):
        found = json.loads(_text(path))
        public.rows[name] = [_flat(one) for one in (found if isinstance(found, list) else [found])]
    elif kind.endswith(".npy"):
        public.arrays[name] = np.load(path, allow_pickle=False)
    elif kind.endswith(".npz"):
        with np.load(path, allow_pickle=False) as arrays:
            public.arrays |= {f"{name}:{key}": arrays[key] for key in arrays.files}
    elif kind.endswith((".png", ".jpg", ".jpeg", ".bmp", ".gif")):
        public.arrays[name] = picture(path)


def picture(path: Path) -> np.ndarray:
    """A picture's pixels, uint8. Raises ImportError where Pillow is missing."""
    from PIL import Image

    with Image.open(path) as image:
        return np.asarray(image.convert("RGB") if image.mode == "P" else image)


def value(raw: object) -> Value:
    """A cell as it is compared: a float32's value where it reads as a number, else its text."""
    text = raw.decode(errors="replace") if isinstance(raw, bytes) else str(raw).strip()
    try:
        number = float(text)
    except ValueError:
        return text
    return float(np.float32(number)) if abs(number) < 1e38 else text


def _flat(found: object) -> Row:
    """The values of an object and of what lies in it, by name: each a column of its own."""
    if isinstance(found, dict):
        return [one for name in sorted(found) for one in _flat(found[name])]
    if isinstance(found, list):
        return [one for inner in found for one in _flat(inner)]
    return [value(found)]


def _table(text: str) -> Iterator[Row]:
    """The lines of a CSV file, divided by what divides most of its first line."""
    first = text.partition("\n")[0]
    divider = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text), delimiter=divider if divider in first else " ")
    yield from ([value(cell) for cell in line] for line in lines)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()


def columns(rows: Iterable[Row]) -> Iterator[np.ndarray]:
    """Each column that holds figures from some line on, float32."""
    table = [row for row in rows if row]
    width = max((len(row) for row in table), default=0)
    for at in range(width):
        cells = [row[at] if at < len(row) else np.nan for row in table]
        figures = [cell if isinstance(cell, float) else np.nan for cell in cells]
        if not np.isnan(figures[-1]):
            yield np.array(figures, dtype=np.float32)
