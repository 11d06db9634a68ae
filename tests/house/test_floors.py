"""An import never goes up, rooms of one floor keep apart, TensorFlow stays in worker/."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tfexam

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(tfexam.__file__).parent
FLOORS = [
    {
        "errors",
        "clock",
        "paths",
        "files",
        "markdown",
        "authoring",
        "scan",
        "sandbox",
        "__init__",
    },
    {"worker", "crash"},
    {"exam"},
    {"bank"},
    {"store", "workspace", "data", "grading"},
    {"app"},
    {"flows", "checks", "bench"},
    {"report"},
    {"console"},
    {"cli"},
    {"__main__"},
]
FLOOR_OF = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
HEAVY = {"tensorflow", "keras", "tensorflow_datasets"}
NOT_OURS = {"problems", "templates"}  # what stands in a candidate's folder imports what it likes
FILES = [p for p in sorted(SOURCE.rglob("*.py")) if not NOT_OURS & set(p.relative_to(SOURCE).parts)]

SPOKEN = frozenset({"protocol", "replies", "hello", "measured"})
"""What of worker/ all may import: how one talks with it."""


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).with_suffix("").parts[0]


def imported(path: Path) -> Iterator[str]:
    """The full names that a file imports, at any depth: functions and type-checking blocks too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def may_import(path: Path, name: str) -> bool:
    room, other = room_of(path), name.split(".")[1]
    if other not in FLOOR_OF or other in {room, "__init__"}:
        return True  # a name of tfexam/__init__.py, or the room itself
    if other == "worker":
        return FLOOR_OF[room] > 0 and name.split(".")[2] in {
            "protocol",
            "replies",
            "hello",
            "measured",
        }
    if room == "worker":
        return other in {"authoring", "scan", "sandbox"}
    return FLOOR_OF[other] < FLOOR_OF[room]


def test_every_room_stands_on_a_floor() -> None:
    assert {room_of(path) for path in FILES} <= set(FLOOR_OF)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_imports_go_down_only(path: Path) -> None:
    names = [name for name in imported(path) if name.startswith("tfexam.")]
    assert [name for name in names if not may_import(path, name)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SOURCE).as_posix())
def test_only_worker_imports_tensorflow(path: Path) -> None:
    heavy = {name.split(".")[0] for name in imported(path)} & HEAVY
    assert not heavy or room_of(path) == "worker"


# The test itself must be able to fail.


@pytest.mark.parametrize(
    ("file", "name", "allowed"),
    [
        ("exam/draw.py", "tfexam.clock.Clock", True),
        ("exam/draw.py", "tfexam.store.rows", False),
        ("store/store.py", "tfexam.data.sources", False),
        ("data/child.py", "tfexam.worker.protocol.Build", True),
        ("data/child.py", "tfexam.worker.build", False),
        ("worker/build.py", "tfexam.exam.score", False),
        ("worker/build.py", "tfexam.paths.Paths", False),
        ("flows/start.py", "tfexam.checks.folder", False),
        ("report/rules.py", "tfexam.cli.start", False),
    ],
)
def test_the_floors_are_those_of_the_design(file: str, name: str, allowed: bool) -> None:
    assert may_import(SOURCE / file, name) is allowed
