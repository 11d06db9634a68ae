"""Opening a workspace: by the program that is there, or a sentence; never in the exam's way."""

from __future__ import annotations

import stat
import sys
import time
from importlib import util
from typing import TYPE_CHECKING

import pytest

from tfexam.workspace.opening import REMEDIES, Editor, open_in

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH; JupyterLab is not installed."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    found = util.find_spec
    monkeypatch.setattr(
        util, "find_spec", lambda n, p=None: None if n == "jupyterlab" else found(n, p)
    )
    return folder


def program(folder: Path, name: str, does: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(
    ("editor", "name", "says"),
    [
        (Editor.CODE, "code", "VS Code opens."),
        (Editor.PYCHARM, "charm", "PyCharm opens."),
    ],
)
def test_an_editor_is_given_the_workspace(
    bin_: Path, tmp_path: Path, editor: Editor, name: str, says: str
) -> None:
    program(bin_, name, f'echo "$1" > {tmp_path}/told; echo noise; echo noise >&2')
    assert open_in(editor, tmp_path) == says
    assert (tmp_path / "told").read_text() == f"{tmp_path}\n"


def test_jupyter_lab_begins_in_the_workspace(bin_: Path, tmp_path: Path) -> None:
    program(bin_, "jupyter-lab", "pwd > told")
    assert "It goes on until you end it" in open_in(Editor.JUPYTER, tmp_path)
    assert (tmp_path / "told").read_text() == f"{tmp_path}\n"


@pytest.mark.parametrize("editor", Editor)
def test_where_an_editor_is_missing_a_sentence_says_how_to_have_it(
    bin_: Path, tmp_path: Path, editor: Editor
) -> None:
    said = open_in(editor, tmp_path)
    assert "was not found" in said
    assert REMEDIES[editor] in said


def test_an_editor_that_fails_at_once_is_not_said_to_open(bin_: Path, tmp_path: Path) -> None:
    program(bin_, "code", "exit 7")
    said = open_in(Editor.CODE, tmp_path)
    assert said == "VS Code could not be opened (it ended with code 7): open the folder yourself."


def test_an_editor_that_can_not_be_run_is_not_said_to_open(bin_: Path, tmp_path: Path) -> None:
    (bin_ / "code").write_bytes(b"\x7fELF, and no more")
    (bin_ / "code").chmod(0o755)
    assert "could not be opened" in open_in(Editor.CODE, tmp_path)


def test_nobody_waits_for_an_editor_to_end(bin_: Path, tmp_path: Path) -> None:
    program(bin_, "pycharm", "exec /bin/sleep 5")
    start = time.monotonic()
    assert open_in(Editor.PYCHARM, tmp_path) == "PyCharm opens."
    assert time.monotonic() - start < 4
