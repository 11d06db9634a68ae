"""Opening a workspace in an editor, which then runs on its own."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING

from tfexam.errors import pip_install

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Editor(StrEnum):
    """The editors that tfexam can open."""

    CODE = "code"
    PYCHARM = "pycharm"
    JUPYTER = "jupyter"


TITLES = {Editor.CODE: "VS Code", Editor.PYCHARM: "PyCharm", Editor.JUPYTER: "JupyterLab"}
PROGRAMS = {
    Editor.CODE: ("code", "codium"),
    Editor.PYCHARM: ("pycharm", "pycharm64", "pycharm-professional", "pycharm-community", "charm"),
    Editor.JUPYTER: ("jupyter-lab",),
}
"""What each is called on the PATH, by its installers and packages."""

AT_ONCE = 1.0
"""Seconds in which a program that can't run here says so."""

REMEDIES = {
    Editor.CODE: "in VS Code, run the command: Shell Command: Install 'code' command in PATH",
    Editor.PYCHARM: "in PyCharm: Tools, Create Command-line Launcher",
    Editor.JUPYTER: pip_install("tfexam[jupyter]"),
}


def open_in(editor: Editor, workspace: Path) -> str:
    """Open a workspace; what there is to say about it, a sentence or two. It never raises."""
    command = _command(editor)
    if command is None:
        return f"{TITLES[editor]} was not found, so open the folder yourself; {REMEDIES[editor]}."
    folder = [] if editor is Editor.JUPYTER else [str(workspace)]
    try:
        code = _set_going([*command, *folder], workspace)
    except OSError as error:
        return _failed(editor, error.strerror or str(error))
    if code:
        return _failed(editor, f"it ended with code {code}")
    if editor is Editor.JUPYTER:
        return "JupyterLab opens. It goes on until you end it: File, Shut Down."
    return f"{TITLES[editor]} opens."


def _command(editor: Editor) -> list[str] | None:
    """What starts it; JupyterLab by this Python if it can, so that its kernel is this one."""
    import shutil
    from importlib.util import find_spec

    if editor is Editor.JUPYTER and find_spec("jupyterlab") is not None:
        return [sys.executable, "-P", "-m", "jupyterlab"]
    found = filter(None, map(shutil.which, PROGRAMS[editor]))
    return next(([path] for path in found), None)


def _failed(editor: Editor, why: str) -> str:
    return f"{TITLES[editor]} could not be opened ({why}): open the folder yourself."


def _set_going(command: Sequence[str], folder: Path) -> int:
    """Start a program that outlives this one; its exit code where it fails at once, else 0.

    It doesn't write to this terminal, and Ctrl-C in it doesn't reach it.
    """
    import subprocess

    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=folder, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
    )
    try:
        return process.wait(AT_ONCE)
    except subprocess.TimeoutExpired:
        process.returncode = 0  # nobody waits for it
        return 0
