from __future__ import annotations

import pytest

from tfexam.sandbox.layers import Limits, Unavailable, apply

LIMITS = Limits((), memory_mb=100, cpu_seconds=1)


def holds(limits: Limits) -> None:
    del limits


def missing(limits: Limits) -> None:
    raise Unavailable


def forbidden(limits: Limits) -> None:
    raise PermissionError


def broken(limits: Limits) -> None:
    raise ZeroDivisionError


def test_the_layers_that_hold_are_named_in_their_order() -> None:
    assert apply({"one": holds, "two": holds}, LIMITS) == ("one", "two")


def test_a_layer_that_is_not_to_be_had_is_left_out() -> None:
    assert apply({"no": missing, "neither": forbidden, "yes": holds}, LIMITS) == ("yes",)


def test_a_bug_in_a_layer_is_not_taken_for_its_absence() -> None:
    with pytest.raises(ZeroDivisionError):
        apply({"bug": broken}, LIMITS)
