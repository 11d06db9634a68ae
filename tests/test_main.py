"""The program as the system starts it: its streams, its folders, its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TFEXAM = (sys.executable, "-P", "-m", "tfexam")
HELD = """
import signal, tempfile, time
from tfexam import __main__
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever began the tests may ignore it
def run(argv):
    with tempfile.TemporaryDirectory() as folder:
        print(folder, flush=True)
        time.sleep(60)
__main__.run = run
__main__.main()
"""


def said(tmp_path: Path, *argv: str, **environ: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "TFEXAM_HOME": str(tmp_path / "home"), **environ}
    return subprocess.run(
        [*TFEXAM, *argv], env=env, cwd=tmp_path, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "terminal",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_a_terminal_that_is_not_in_utf_8_shows_what_it_can(
    tmp_path: Path, terminal: dict[str, str]
) -> None:
    shown = said(tmp_path, "bank", "list", **terminal)
    assert (shown.returncode, shown.stderr) == (0, "")


def test_a_home_of_nobody_is_told(tmp_path: Path) -> None:
    told = said(tmp_path, "status", TFEXAM_HOME="~nobody-at-all/x")
    assert told.returncode == 6
    assert told.stderr == (
        "error: tfexam has nowhere to keep its files: "
        "TFEXAM_HOME=~nobody-at-all/x names no folder.\nhint: Name one: TFEXAM_HOME=DIR\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="shells close no streams there")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_stream_that_is_closed_is_no_bug(tmp_path: Path, closed: str) -> None:
    command = f"{sys.executable} -P -m tfexam history {closed}"
    env = {**os.environ, "TFEXAM_HOME": str(tmp_path / "home")}
    assert subprocess.run(command, shell=True, env=env, cwd=tmp_path, check=False).returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
def test_a_full_disk_for_what_is_printed_is_told(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(
            [*TFEXAM, "--help"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert told.returncode == 6
    assert told.stderr.startswith(b"error: The disk is full")


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in use can't be removed there")
def test_a_folder_that_was_removed_around_one_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    command = f"rmdir {gone}; {sys.executable} -P -m tfexam status"
    env = {**os.environ, "TFEXAM_HOME": str(tmp_path / "home")}
    told = subprocess.run(
        command, shell=True, env=env, cwd=gone, capture_output=True, text=True, check=False
    )
    assert told.returncode == 3
    assert "The folder that you are in is gone." in told.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="ended without a word there")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_what_the_system_ends_leaves_nothing_behind(name: str) -> None:
    number = getattr(signal, name)
    child = subprocess.Popen([sys.executable, "-P", "-c", HELD], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child.stdout:
        folder = Path(child.stdout.readline().strip())
        time.sleep(0.1)
        child.send_signal(number)
        assert child.wait(20) == 128 + number
    assert not folder.exists()
