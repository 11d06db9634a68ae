"""The job object that Windows is asked for; none of these tests closes a process in."""

from __future__ import annotations

import ctypes
import sys

import pytest

from tfexam.sandbox.layers import Limits, apply
from tfexam.sandbox.platform import lacking
from tfexam.sandbox.windows import LAYERS, Basic, Extended, extended, job_object

LIMITS = Limits((), memory_mb=100, cpu_seconds=1.5)


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="sizes of 64-bit Windows")
def test_the_structures_are_as_large_as_those_of_the_system() -> None:
    assert (ctypes.sizeof(Basic), ctypes.sizeof(Extended)) == (64, 144)


def test_a_model_has_one_process_its_memory_and_its_time() -> None:
    asked = extended(LIMITS)
    assert asked.process_memory == 100 << 20
    assert (asked.basic.processes, asked.basic.process_time) == (1, 15_000_000)


def test_each_limit_that_is_set_is_said_to_be() -> None:
    assert extended(LIMITS).basic.flags == 0x2 | 0x8 | 0x100 | 0x400 | 0x2000


@pytest.mark.skipif(sys.platform == "win32", reason="there it would close the tests in")
def test_elsewhere_the_job_object_is_left_out() -> None:
    assert apply({"job-object": job_object}, LIMITS) == ()


def test_what_a_job_object_leaves_open_is_said_to_be_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "app-container" not in apply({"app-container": LAYERS["app-container"]}, LIMITS)
    monkeypatch.setattr(sys, "platform", "win32")
    assert lacking(("job-object",)) == ("app-container",)
