"""The locks hold names, versions and hashes, and nothing of the place where they were made."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ["requirements.txt", "requirements-dev.txt"]
LINE = re.compile(
    r"[a-z0-9-]+==[\w.+!]+( ; [\w .<>=!'()]+)? \\"
    r"|    --hash=sha256:[0-9a-f]{64}( \\)?"
)
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)( ; .*)? \\$", re.MULTILINE)


def pins(lock: str) -> set[tuple[str, str, str]]:
    return set(PIN.findall((ROOT / lock).read_text("utf-8")))


def names(asked: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in asked}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_only(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []


def test_the_lock_with_the_test_tools_holds_the_other_one() -> None:
    assert pins("requirements.txt") < pins("requirements-dev.txt")


def test_all_that_pyproject_asks_for_is_locked() -> None:
    asked = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["candidate"],
        *PROJECT["dependency-groups"]["build"],
    ]
    assert names(asked) <= {name for name, _, _ in pins("requirements.txt")}


def test_what_marks_on_a_cluster_is_locked_for_the_tests_alone() -> None:
    asked = PROJECT["project"]["optional-dependencies"]["cluster"]
    assert names(asked) <= {name for name, _, _ in pins("requirements-dev.txt")}
    assert not names(asked) & {name for name, _, _ in pins("requirements.txt")}


@pytest.mark.parametrize("file", ["uv.lock", "pylock.toml"])
def test_no_lock_that_records_addresses(file: str) -> None:
    assert not (ROOT / file).exists()
