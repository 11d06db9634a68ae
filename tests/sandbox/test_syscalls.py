from __future__ import annotations

import re
from pathlib import Path

import pytest

from tfexam.sandbox.syscalls import ARCHITECTURES

HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
OTHERWISE = {"newfstatat": "fstatat"}
"""What the generic header calls it."""


@pytest.mark.parametrize("machine", ARCHITECTURES)
def test_numbers_are_those_of_the_kernels_own_headers(machine: str) -> None:
    if not HEADERS[machine].exists():
        pytest.skip("the kernel's headers are not installed")
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", HEADERS[machine].read_text())
    known = {name: int(number) for name, number in found}
    for name, number in ARCHITECTURES[machine].numbers.items():
        assert known.get(name, known.get(OTHERWISE.get(name, ""))) == number, name
