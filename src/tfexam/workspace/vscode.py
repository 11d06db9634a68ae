"""VS Code: the interpreter, tasks to train and submit, and the same under the debugger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tfexam.workspace.runs import STARTER, below, named, submit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.workspace.runs import Runs

ROOT = "${workspaceFolder}"


def files(runs: Runs) -> dict[str, str]:
    """Names and texts."""
    contents = {
        "settings": _settings(runs),
        "tasks": {"version": "2.0.0", "tasks": _tasks(runs)},
        "launch": {"version": "0.2.0", "configurations": _configurations(runs)},
        "extensions": {"recommendations": ["ms-python.python", "ms-toolsai.jupyter"]},
    }
    return {f".vscode/{name}.json": json.dumps(c, indent=4) + "\n" for name, c in contents.items()}


def _settings(runs: Runs) -> dict[str, Any]:
    return {
        "python.defaultInterpreterPath": runs.python,
        "python.terminal.executeInFileDir": True,
        "jupyter.notebookFileRoot": "${fileDirname}",
        "jupyter.interactiveWindow.textEditor.executeSelection": False,
    }


def _tasks(runs: Runs) -> list[dict[str, Any]]:
    trainings = [_task(runs, "train", folder, folder, [STARTER]) for folder in runs.folders]
    return trainings + [_task(runs, "submit", f, "", submit(f)) for f in runs.folders]


def _task(
    runs: Runs, verb: str, folder: str, within: str, arguments: Sequence[str]
) -> dict[str, Any]:
    return {
        "label": named(verb, folder),
        "type": "process",
        "command": runs.python,
        "args": list(arguments),
        "options": {"cwd": below(ROOT, within), "env": dict(runs.environment)},
        "group": "build" if verb == "train" else "test",
        "problemMatcher": [],
    }


def _configurations(runs: Runs) -> list[dict[str, Any]]:
    """Train under the debugger, and the same with a submit once that has ended."""
    alone = [_configuration(runs, folder) for folder in runs.folders]
    return alone + [
        {
            **_configuration(runs, folder),
            "name": named("train and submit", folder),
            "postDebugTask": named("submit", folder),
        }
        for folder in runs.folders
    ]


def _configuration(runs: Runs, folder: str) -> dict[str, Any]:
    return {
        "name": named("train", folder),
        "type": "debugpy",
        "request": "launch",
        "python": runs.python,
        "program": below(ROOT, folder, STARTER),
        "cwd": below(ROOT, folder),
        "console": "integratedTerminal",
    }
