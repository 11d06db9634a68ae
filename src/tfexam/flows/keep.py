"""Files that people keep: where one may be written, and writing it whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError, writing
from tfexam.files import whole

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.app import App

HEAD_BYTES = 500
"""In which a page of ours says that it is one."""


def place(app: App, file: Path, ours: str = "") -> Path:
    """Where a file may be written: where there is none, or (with `ours`) one that says so.

    ours  a text near the top of what tfexam made itself, and can make again
    Raises TfexamError(file-exists).
    """
    target = app.cwd / file
    with writing(target):
        if target.exists() and not (ours and _is_ours(target, ours)):
            raise TfexamError(Code.FILE_EXISTS, f"{target} is there already.")
    return target


def write(target: Path, text: str) -> None:
    """Write a file that appears whole. Raises TfexamError: disk-full, not-writable."""
    with writing(target), whole(target) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")


def _is_ours(target: Path, ours: str) -> bool:
    if not target.is_file():
        return False
    with target.open("rb") as stream:
        return ours.encode() in stream.read(HEAD_BYTES)
