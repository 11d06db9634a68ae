"""What the command line reaches imports nothing heavy before it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("tensorflow", "keras", "tensorflow_datasets", "numpy", "pydantic", "jinja2", "textual")
RUN = """
import sys
from tfexam.__main__ import main
sys.argv[1:] = {arguments}
try:
    main()
finally:
    loaded = sorted(set({heavy}) & set(sys.modules))
    print("loaded:", *loaded, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["status"], [], ["start", "--help"], ["history"]]
)
def test_nothing_heavy_is_imported(arguments: list[str], tmp_path: Path) -> None:
    code = RUN.format(arguments=arguments, heavy=HEAVY)
    child = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={**os.environ, "TFEXAM_HOME": str(tmp_path / "home")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.stderr.splitlines()[-1].strip() == "loaded:", child.stderr
    assert "Traceback" not in child.stderr
