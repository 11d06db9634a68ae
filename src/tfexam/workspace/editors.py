"""Settings that let an editor run the starters at once, in the right environment."""

from __future__ import annotations

import json
import sys


def files() -> dict[str, str]:
    """Names and texts of the editors' files of a workspace."""
    return {".vscode/settings.json": json.dumps(_vscode(sys.executable), indent=4) + "\n"}


def _vscode(python: str) -> dict[str, object]:
    return {
        "python.defaultInterpreterPath": python,
        "python.terminal.executeInFileDir": True,
        "jupyter.notebookFileRoot": "${fileDirname}",
        "jupyter.interactiveWindow.textEditor.executeSelection": False,
    }
