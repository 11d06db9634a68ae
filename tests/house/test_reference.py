"""The README's tables say what the program says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[2] / "scripts" / "reference"


@pytest.mark.skipif(not REFERENCE.exists(), reason="only in the checkout")
@pytest.mark.parametrize("table", ["commands", "exits", "codes", "outcomes", "problems"])
def test_the_readmes_tables_are_up_to_date(table: str) -> None:
    done = subprocess.run(
        [sys.executable, str(REFERENCE), "--check", table],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
