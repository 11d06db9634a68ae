"""The wheel holds the program, every file of the bank, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[2]
METADATA = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE"}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files of a wheel that is built here."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files(folder: str) -> set[str]:
    """What git knows of a folder, tracked or new: neither caches nor what is ignored."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z", folder]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).exists()}


def test_every_file_of_the_bank_is_inside(names: set[str]) -> None:
    assert {name for name in names if name.startswith("tfexam/problems/")} == {
        f"tfexam/{name}" for name in files("problems")
    }


def test_every_source_file_is_inside(names: set[str]) -> None:
    sources = {name.removeprefix("src/") for name in files("src")}
    assert {n for n in names if n.startswith("tfexam/")} >= sources


def test_a_source_file_is_python_or_known(names: set[str]) -> None:
    program = {n for n in names if n.startswith("tfexam/") and "/problems/" not in n}
    filled = {n for n in program if "/templates/" in n and n.endswith((".md", ".html", ".css"))}
    known = {"tfexam/py.typed"} | filled
    assert {n for n in program if PurePosixPath(n).suffix != ".py"} == known


def test_beside_the_program_stands_its_metadata_only(names: set[str]) -> None:
    beside = {name.split("/", 1)[1] for name in names if not name.startswith("tfexam/")}
    assert beside == METADATA


def test_no_tests_and_no_caches_travel(names: set[str]) -> None:
    junk = {"tests", "scripts", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
    assert [name for name in names if junk & set(PurePosixPath(name).parts)] == []
