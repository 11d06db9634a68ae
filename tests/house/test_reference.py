"""The tables of README.md and docs, and the page of the problems, say what the program says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[2] / "scripts" / "reference"


TABLES = (
    "points",
    "commands",
    "exits",
    "codes",
    "outcomes",
    "problems",
    "formats",
    "mistakes",
    "problems.md",
)


@pytest.mark.skipif(not REFERENCE.exists(), reason="only in the checkout")
@pytest.mark.parametrize("table", TABLES)
def test_what_is_generated_is_up_to_date(table: str) -> None:
    done = subprocess.run(
        [sys.executable, str(REFERENCE), "--check", table],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
