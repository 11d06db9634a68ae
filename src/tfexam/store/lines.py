"""JSON objects, a line each, in a file that is only added to.

A line that a crash cut off counts for nothing.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tfexam.errors import writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file; none where there is none."""
    for line in path.read_bytes().splitlines() if path.exists() else ():
        with suppress(ValueError, TypeError):
            yield dict(json.loads(line))


def append(path: Path, values: Mapping[str, Any]) -> None:
    """Add an object. Raises TfexamError for a full disk or a read-only folder."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as lines:
            lines.write(f"\n{json.dumps(values)}")  # ends a line that a crash cut off
