"""No test can reach the user's real home."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tfexam import paths

FOLDERS = ["data", "cache"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_tfexams_own_folders_cannot_be_made_by_a_test(folder: str) -> None:
    with pytest.raises(OSError, match="home"):
        getattr(paths.default(), folder).mkdir(parents=True, exist_ok=True)


def test_a_child_of_a_test_cannot_write_below_home() -> None:
    code = "from pathlib import Path; (Path.home() / 'x').write_text('')"
    child = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert "NotADirectoryError" in child.stderr or "FileNotFoundError" in child.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no password database to ask")
def test_the_home_of_a_test_is_not_the_users() -> None:
    import pwd

    real = Path(pwd.getpwuid(os.getuid()).pw_dir)
    assert not Path.home().is_relative_to(real)
