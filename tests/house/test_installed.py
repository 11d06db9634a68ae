"""Where the suite is told to test the installed wheel, it does so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import tfexam
from tfexam.bank.packs import builtin

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.skipif(
    "TFEXAM_TEST_INSTALLED" not in os.environ, reason="only for the installed wheel"
)
def test_neither_the_program_nor_its_problems_come_from_the_checkout() -> None:
    assert not Path(tfexam.__file__).is_relative_to(CHECKOUT)
    assert not builtin().is_relative_to(CHECKOUT)
