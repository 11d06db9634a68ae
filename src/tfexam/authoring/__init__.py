"""All that a problem's `data.py` may import of tfexam.

A problem writes one function, `build(public, rng)`: it puts the candidate's files under `public`
and returns a `HeldOut`. Where its raw data lie it asks `source(name)`. It may write a second one,
`public_rows(public)`, which reads those files back as inputs and targets in the contract's form:
`scripts/lazy` learns from them.
"""

from __future__ import annotations

import csv
import gzip
import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Union

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

Answer = Union["np.ndarray", Mapping[str, "np.ndarray"]]
"""One array where the contract has one output, else an array for each output's name."""

_sources: ContextVar[Mapping[str, Path]] = ContextVar("sources")


@dataclass(frozen=True)
class HeldOut:
    """What only the grader sees, n rows of it.

    inputs     one array (n, …) for each input that the contract names; strings as dtype object or U
    targets    (n, …) class numbers (-1 where a place does not count), 0 or 1, or figures
    baselines  what answers that learned nothing predict for these rows (mean, majority class, last
               value, …): arrays in the form of the contract's output; every one must earn 0, and
               a relative metric measures against the best of them
    groups     (n,) numbers of what belongs together (a day, a film): the standard error and the
               confirming third are taken by whole groups; None where every row stands alone
    """

    inputs: Mapping[str, np.ndarray]
    targets: Answer
    baselines: Mapping[str, Answer] = field(default_factory=dict)
    groups: np.ndarray | None = None

    def __post_init__(self) -> None:
        sized = dict(self.inputs)
        for name, answer in {**self.baselines, "targets": self.targets}.items():
            sized |= _arrays(name, answer)
        if self.groups is not None:
            sized["groups"] = self.groups
        lengths = {name: len(array) for name, array in sized.items()}
        if len(set(lengths.values())) != 1:
            raise ValueError(f"held-out arrays differ in their number of rows: {lengths}")

    @property
    def rows(self) -> int:
        """How many rows are held out."""
        return len(next(iter(_arrays("targets", self.targets).values())))


def _arrays(name: str, answer: Answer) -> dict[str, np.ndarray]:
    if isinstance(answer, Mapping):
        return {f"{name} of {output}": array for output, array in answer.items()}
    return {name: answer}


def source(name: str) -> Path:
    """The path of a source named in problem.toml: a committed file, or a member of a wheel.

    Raises KeyError, naming what there is, where problem.toml names no such source.
    """
    known = _sources.get()
    if name not in known:
        raise KeyError(
            f"problem.toml names no source {name!r}; it names {', '.join(sorted(known))}"
        )
    return known[name]


def provide_sources(paths: Mapping[str, Path]) -> None:
    """Say where the sources lie, before `build` is called (by whoever calls it)."""
    _sources.set(dict(paths))


def one_hot(classes: np.ndarray, count: int) -> np.ndarray:
    """Class numbers (n,) as certain probabilities (n, count), float32: how a baseline answers."""
    import numpy as np

    certain = np.zeros((len(classes), count), dtype=np.float32)
    certain[np.arange(len(classes)), classes] = 1
    return certain


def split_groups(
    groups: np.ndarray, fraction: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of the public part and the held-out part, whole groups on one side.

    groups    (n,) what belongs together
    fraction  the share of the groups that is held out, between 0 and 1
    """
    import numpy as np

    names = np.unique(groups)
    held = rng.choice(names, size=round(len(names) * fraction), replace=False)
    out = np.isin(groups, held)
    return np.flatnonzero(~out), np.flatnonzero(out)


def split_classes(
    labels: np.ndarray, fraction: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of the public part and the held-out part, the same share of every class.

    labels    (n,) the class of each row
    fraction  the share of each class that is held out, between 0 and 1
    """
    import numpy as np

    held = np.concatenate(
        [
            rng.choice(rows, size=round(len(rows) * fraction), replace=False)
            for rows in (np.flatnonzero(labels == name) for name in np.unique(labels))
        ]
    )
    held.sort()
    return np.setdiff1d(np.arange(len(labels)), held), held


def read_columns(path: Path) -> dict[str, list[str]]:
    """The columns of a CSV file (.gz or not) by the names in its first line; a gap is empty."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    names, *rows = csv.reader(io.StringIO(text, newline=""))
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file (.gz or not), each by the names in its first line; a gap is empty."""
    columns = read_columns(path)
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def write_rows(path: Path, columns: Mapping[str, Sequence[str]], rows: np.ndarray) -> None:
    """Some rows of some columns, in the order of `rows`, as a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(columns)
        out.writerows([cells[row] for cells in columns.values()] for row in rows.tolist())


def figures(cells: Sequence[str]) -> np.ndarray:
    """Cells as float32 (n,), NaN for a gap."""
    import numpy as np

    return np.array([cell or "nan" for cell in cells], dtype=np.float64).astype(np.float32)


def number_table(
    columns: Mapping[str, Sequence[str]],
    numbers: Sequence[str],
    dates: Mapping[str, str],
    gaps: Sequence[str],
) -> np.ndarray:
    """What a model is fed of a table, (n, k) float32: numbers, parts of dates, marks of gaps.

    dates  the form of each column of dates (as strptime takes it): it gives year, month, day,
           weekday (0 is Monday) and, where it has hours, the hour with its minutes as a fraction
    gaps   columns that have gaps: a gap is fed as 0, and in a place of its own stands 1 or 0 for
           whether the value is given
    """
    import numpy as np

    parts = [figures(columns[name]) for name in numbers]
    for name, form in dates.items():
        parts += list(np.array([_date_parts(cell, form) for cell in columns[name]]).T)
    parts += [np.array([bool(cell) for cell in columns[name]]) for name in gaps]
    rows = len(next(iter(columns.values())))
    return np.nan_to_num(np.array(parts, dtype=np.float32).reshape(len(parts), rows).T)


def _date_parts(cell: str, form: str) -> list[float]:
    wanted = 5 if "%M" in form else 4
    if not cell:
        return [0.0] * wanted
    day = datetime.strptime(cell, form)
    return [day.year, day.month, day.day, day.weekday(), day.hour + day.minute / 60][:wanted]


def naive_classes(shown: np.ndarray, rows: int, count: int) -> dict[str, np.ndarray]:
    """Baselines of classes: always the commonest one, and each by its share of the public rows."""
    import numpy as np

    counts = np.bincount(shown, minlength=count)
    return {
        "commonest class": one_hot(np.full(rows, counts.argmax()), count),
        "share of each class": np.tile((counts / counts.sum()).astype(np.float32), (rows, 1)),
    }


def naive_numbers(shown: np.ndarray, rows: int) -> dict[str, np.ndarray]:
    """Baselines of numbers, (rows, 1): the mean and the median of the public rows."""
    import numpy as np

    answers = {"mean": shown.mean(), "median": np.median(shown)}
    return {name: np.full((rows, 1), figure, np.float32) for name, figure in answers.items()}


def png(picture: np.ndarray) -> bytes:
    """A picture (height, width, 1 or 3) uint8 as a PNG file (ISO/IEC 15948): three chunks."""
    import numpy as np

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    height, width, channels = picture.shape
    colour = 0 if channels == 1 else 2
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    lines = np.zeros((height, 1 + width * channels), dtype=np.uint8)  # 0 in front: no filter
    lines[:, 1:] = picture.reshape(height, -1)
    packed = zlib.compress(lines.tobytes())
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def grey(file: bytes) -> np.ndarray:
    """The picture (height, width) uint8 of a grey PNG file that `png` wrote."""
    import numpy as np

    width, height = struct.unpack(">II", file[16:24])
    (length,) = struct.unpack(">I", file[33:37])  # of the second chunk, which holds all lines
    lines = np.frombuffer(zlib.decompress(file[41 : 41 + length]), dtype=np.uint8)
    return lines.reshape(height, 1 + width)[:, 1:]
