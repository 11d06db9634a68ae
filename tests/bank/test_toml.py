from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfexam.bank.toml import line, literal, rewritten

TEXT = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    assert tomllib.loads(line("x", value))["x"] == value


def test_a_day_is_a_day() -> None:
    assert tomllib.loads(line("x", date(2024, 12, 31)))["x"] == date(2024, 12, 31)


def test_what_toml_has_no_word_for_is_refused() -> None:
    with pytest.raises(TypeError, match="no word for NoneType"):
        literal(None)


BEFORE = """\
format = 1  # mine
bands = [
    1.0,
    2.0,
]
provisional = true

[metric]
name = "mae"

[calibration]
seeds = [1]
# a comment goes with its table
"""


def test_bands_and_calibration_change_and_nothing_else() -> None:
    after = rewritten(BEFORE, (3.0, 4.0), {"seeds": [1, 2]})
    assert after == (
        "format = 1  # mine\nbands = [3.0, 4.0]\n\n"
        '[metric]\nname = "mae"\n\n[calibration]\nseeds = [1, 2]\n'
    )


def test_bands_without_a_calibration_stay_provisional() -> None:
    assert "provisional = true" in rewritten(BEFORE, (3.0, 4.0), None)
    assert "seeds = [1]" in rewritten(BEFORE, (3.0, 4.0), None)


def test_a_calibration_that_found_no_bands_leaves_them_provisional() -> None:
    after = tomllib.loads(rewritten(BEFORE, None, {"seeds": [1, 2]}))
    assert (after["bands"], after["provisional"]) == ([1.0, 2.0], True)
    assert after["calibration"] == {"seeds": [1, 2]}
