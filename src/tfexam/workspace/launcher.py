"""The launcher that stands in a workspace, so that nobody must activate anything."""

from __future__ import annotations

import os
import shlex
import sys

POSIX = "tfexam"
WINDOWS = "tfexam.cmd"


def files() -> dict[str, str]:
    """The launchers' names and texts, for the Python that runs now (and the home that it uses)."""
    home = os.environ.get("TFEXAM_HOME", "")
    return {POSIX: _posix(sys.executable, home), WINDOWS: _windows(sys.executable, home)}


def _posix(python: str, home: str) -> str:
    set_home = f': "${{TFEXAM_HOME:={_in_quotes(home)}}}"; export TFEXAM_HOME\n' if home else ""
    return (
        "#!/bin/sh\n"
        "# Runs tfexam in the environment that the exam was started from.\n"
        f"python={shlex.quote(python)}\n"
        'if [ ! -x "$python" ]; then\n'
        '    echo "tfexam: $python is gone; start tfexam from where it is installed now." >&2\n'
        "    exit 3\n"
        "fi\n"
        f"{set_home}"
        'exec "$python" -P -m tfexam "$@"\n'
    )


def _windows(python: str, home: str) -> str:
    set_home = f'if not defined TFEXAM_HOME set "TFEXAM_HOME={home}"\r\n' if home else ""
    return f'@echo off\r\n{set_home}"{python}" -P -m tfexam %*\r\n'


def _in_quotes(text: str) -> str:
    return "".join("\\" + c if c in '\\"$`}' else c for c in text)
