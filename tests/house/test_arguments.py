"""No script passes over an argument that it doesn't know: many of them write files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"


def programs() -> list[str]:
    """All that begin with a line that names Python, by their places."""
    files = sorted(file for file in SCRIPTS.rglob("*") if file.is_file() and not file.suffix)
    begun = (file for file in files if b"python" in file.read_bytes().partition(b"\n")[0])
    return [str(file.relative_to(SCRIPTS)) for file in begun]


@pytest.mark.skipif(not SCRIPTS.exists(), reason="only in the checkout")
@pytest.mark.parametrize("program", programs())
def test_an_unknown_argument_is_refused(program: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / program), "--no-such-argument"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage:" in done.stderr


@pytest.mark.skipif(not SCRIPTS.exists(), reason="only in the checkout")
def test_the_pictures_of_the_readme_can_be_drawn(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(SCRIPTS / "pictures"), str(tmp_path)], check=False)
    assert done.returncode == 0
    for name, shown in (("countdown", "left&#160;·&#160;ends"), ("result", "PASS")):
        assert shown in (tmp_path / f"{name}.svg").read_text("utf-8")
