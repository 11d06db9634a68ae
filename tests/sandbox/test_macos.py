"""The profile that macOS is given; none of these tests closes a process in."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tfexam.sandbox.layers import Limits, apply
from tfexam.sandbox.macos import LAYERS, profile, seatbelt

MODEL = Path("/Users/ada/exam-1/model.keras")
LIMITS = Limits((MODEL,), memory_mb=100, cpu_seconds=1)


def test_a_model_may_neither_write_nor_start_nor_reach_anything() -> None:
    lines = profile(LIMITS).splitlines()
    assert lines[0] == "(version 1)"
    for denied in ("network*", "process-fork", "process-exec*", "file-write*"):
        assert f"(deny {denied})" in lines


def test_what_people_keep_is_closed_but_for_the_model_which_comes_later() -> None:
    lines = profile(LIMITS).splitlines()
    (closed,) = [line for line in lines if line.startswith("(deny file-read-data")]
    assert '(subpath "/Users")' in closed
    opened = f'(allow file-read-data (subpath "{MODEL}"))'
    assert lines.index(closed) < lines.index(opened)


def test_a_build_may_write_in_its_own_folder() -> None:
    limits = Limits((), memory_mb=100, cpu_seconds=1, writable=(Path("/Users/ada/cache"),))
    last = profile(limits).splitlines()[-1]
    assert last == '(allow file-read-data file-write* (subpath "/Users/ada/cache"))'


def test_a_path_with_quotes_stays_one_path() -> None:
    limits = Limits((Path('/Users/a") (allow network*) ("b\\c'),), memory_mb=100, cpu_seconds=1)
    last = profile(limits).splitlines()[-1]
    assert last == r'(allow file-read-data (subpath "/Users/a\") (allow network*) (\"b\\c"))'


@pytest.mark.skipif(sys.platform == "darwin", reason="there it would close the tests in")
def test_elsewhere_the_profile_is_left_out() -> None:
    assert apply({"seatbelt": seatbelt}, LIMITS) == ()
    assert tuple(LAYERS) == ("rlimits", "seatbelt")
