from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.bank.digest import digest, files_of

if TYPE_CHECKING:
    from pathlib import Path


def write(root: Path) -> Path:
    root.mkdir(parents=True)
    (root / "a.txt").write_text("one")
    (root / "b.txt").write_text("two")
    return root


def test_same_files_elsewhere_have_the_same_digest(tmp_path: Path) -> None:
    here, there = write(tmp_path / "here"), write(tmp_path / "there")
    assert digest(here, files_of(here)) == digest(there, files_of(there))


def test_a_changed_byte_changes_the_digest(tmp_path: Path) -> None:
    root = write(tmp_path / "x")
    before = digest(root, files_of(root))
    (root / "b.txt").write_text("twO")
    assert digest(root, files_of(root)) != before


def test_a_renamed_file_changes_the_digest(tmp_path: Path) -> None:
    root = write(tmp_path / "x")
    before = digest(root, files_of(root))
    (root / "b.txt").rename(root / "c.txt")
    assert digest(root, files_of(root)) != before


def test_what_python_leaves_behind_does_not_count(tmp_path: Path) -> None:
    root = write(tmp_path / "x")
    (root / "__pycache__").mkdir()
    (root / "__pycache__" / "data.cpython-311.pyc").write_bytes(b"x")
    assert [path.name for path in files_of(root)] == ["a.txt", "b.txt"]
