"""What the command line reaches imports nothing heavy before it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("tensorflow", "keras", "tensorflow_datasets", "numpy", "jinja2", "textual")
OURS = ("tfexam.bank.problem",)  # where our pydantic models stand
RUN = """
import sys
from tfexam.__main__ import main
sys.argv[1:] = {arguments}
try:
    main()
finally:
    loaded = sorted(set({modules}) & set(sys.modules))
    print("loaded:", *loaded, file=sys.stderr)
"""


def loaded(arguments: list[str], modules: tuple[str, ...], folder: Path) -> list[str]:
    """Which of `modules` are in memory after the command has run, in a process of its own."""
    code = RUN.format(arguments=arguments, modules=modules)
    child = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={**os.environ, "TFEXAM_HOME": str(folder / "home")},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in child.stderr
    mark, *found = child.stderr.splitlines()[-1].split()
    assert mark == "loaded:", child.stderr
    return found


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["status"], [], ["start", "--help"], ["history"]]
)
def test_nothing_heavy_is_imported(arguments: list[str], tmp_path: Path) -> None:
    assert loaded(arguments, (*HEAVY, *OURS), tmp_path) == []


# Typer itself (0.29) imports pydantic as soon as it parses an option's value.
@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_pydantic_is_not_imported_where_typer_does_without(
    arguments: list[str], tmp_path: Path
) -> None:
    assert loaded(arguments, ("pydantic",), tmp_path) == []


def test_what_is_imported_is_noticed(tmp_path: Path) -> None:
    assert loaded(["--help"], ("sys", "typer"), tmp_path) == ["sys", "typer"]
