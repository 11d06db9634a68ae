from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.checks.rules import Fault, Found, Rule, Verdict, judge

if TYPE_CHECKING:
    from collections.abc import Iterator


def even(number: int) -> Iterator[Found]:
    """Numbers are even.

    More of it.
    """
    if number % 2:
        yield Found("here", f"{number} is odd.", "Add one.")


def test_a_rule_that_holds_has_no_faults() -> None:
    assert list(judge([Rule("even", even)], 2)) == [Verdict("even", ())]


def test_a_fault_bears_the_name_of_its_rule() -> None:
    fault = Fault("even", "here", "3 is odd.", "Add one.")
    assert list(judge([Rule("even", even)], 3)) == [Verdict("even", (fault,))]


def test_a_rule_says_the_first_line_of_its_function() -> None:
    assert Rule("even", even).says == "Numbers are even."
