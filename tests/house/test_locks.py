"""The locks hold names, versions and hashes, and nothing of the place where they were made."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ["requirements.txt", "requirements-dev.txt"]
LINE = re.compile(
    r"[a-z0-9-]+==[\w.+!]+( ; [\w .<>=!'()]+)? \\"
    r"|    --hash=sha256:[0-9a-f]{64}( \\)?"
)
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)( ; .*)? \\$", re.MULTILINE)


def pins(lock: str) -> set[tuple[str, str, str]]:
    return set(PIN.findall((ROOT / lock).read_text("utf-8")))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_only(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []


def test_the_lock_with_the_test_tools_holds_the_other_one() -> None:
    assert pins("requirements.txt") < pins("requirements-dev.txt")


def test_all_that_pyproject_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["candidate"],
        *project["dependency-groups"]["build"],
    ]
    names = {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in asked}
    assert names <= {name for name, _, _ in pins("requirements.txt")}


@pytest.mark.parametrize("file", ["uv.lock", "pylock.toml"])
def test_no_lock_that_records_addresses(file: str) -> None:
    assert not (ROOT / file).exists()
