"""What a workspace was laid out for: a small file in it says so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MARKER = ".tfexam.json"
"""Its name: by it a start that was cut off goes on, and a folder is told from another sitting's."""


@dataclass(frozen=True)
class Plan:
    """What a workspace is laid out for."""

    kind: str
    seed: int
    problems: tuple[str, ...]


def planned(workspace: Path) -> Plan | None:
    """The plan that a workspace was laid out for; None where it is no workspace of tfexam."""
    try:
        found = json.loads((workspace / MARKER).read_text(encoding="utf-8"))
        return Plan(str(found["kind"]), int(found["seed"]), tuple(found["problems"]))
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return None
