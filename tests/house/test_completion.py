"""Completion in bash, zsh and fish: the protocol, and each script in its own shell."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SHELLS = ["bash", "zsh", "fish"]
RUN = [sys.executable, "-P", "-c", "from tfexam.__main__ import main; main()"]
TYPED = {
    "bash": {"COMP_WORDS": "tfexam st", "COMP_CWORD": "1"},
    "zsh": {"_TYPER_COMPLETE_ARGS": "tfexam st"},
    "fish": {
        "_TYPER_COMPLETE_ARGS": "tfexam st",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    },
}
CHECK = {"bash": ["bash", "-n"], "zsh": ["zsh", "-n"], "fish": ["fish", "--no-execute"]}


def tfexam(home: Path, *arguments: str, **variables: str) -> str:
    """What the program prints; it is named tfexam, as it would be on a path."""
    command = [*RUN[:-1], f"import sys; sys.argv[0] = 'tfexam'; {RUN[-1]}", *arguments]
    environment = {
        **os.environ,
        "TFEXAM_HOME": str(home),
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
        **variables,
    }
    child = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr
    return child.stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_what_begins_so_is_offered(shell: str, tmp_path: Path) -> None:
    offered = tfexam(tmp_path, _TFEXAM_COMPLETE=f"complete_{shell}", **TYPED[shell])
    assert "start" in offered
    assert "status" in offered
    assert "submit" not in offered


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_sound_in_its_shell(shell: str, tmp_path: Path) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / "completion"
    script.write_text(tfexam(tmp_path, "--show-completion", shell))
    assert "_TFEXAM_COMPLETE" in script.read_text()
    checked = subprocess.run(
        [*CHECK[shell], str(script)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes_what_is_typed(tmp_path: Path) -> None:
    script, program = tmp_path / "completion", tmp_path / "tfexam"
    script.write_text(tfexam(tmp_path, "--show-completion", "bash"))
    code = "import sys; sys.argv[0] = 'tfexam'; from tfexam.__main__ import main; main()"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -c "{code}" "$@"\n')
    program.chmod(0o755)
    typed = (
        f"source {script}; COMP_WORDS=(tfexam st); COMP_CWORD=1; _tfexam_completion {program}; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    answer = subprocess.run(
        ["bash", "-c", typed],
        env={**os.environ, "TFEXAM_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert {"start", "status"} <= set(answer.stdout.split()), answer.stderr
