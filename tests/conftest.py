"""What holds for every test: the user's real home can't be reached, and Ctrl-C interrupts.

In this process and in every child of it.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tfexam

if TYPE_CHECKING:
    from collections.abc import Iterator

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it

# What a home is called, and what a folder below it may be called, on each system.
HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")
BELOW = ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


@pytest.fixture(scope="session", autouse=True)
def no_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home that is a file: whatever is written below it fails at once, for root too.

    A test that needs a home sets `TFEXAM_HOME`, or hands over `Paths`.
    """
    home = tmp_path_factory.mktemp("nobody") / "home"
    home.write_text("Tests have no home. Set TFEXAM_HOME to a folder below tmp_path.\n")
    with pytest.MonkeyPatch.context() as patch:
        for name in HOMES:
            patch.setenv(name, str(home))
        for name in (*BELOW, "TFEXAM_HOME", "TFEXAM_DEBUG"):
            patch.delenv(name, raising=False)
        yield home


def pytest_report_header() -> str:
    """Which tfexam is tested: the checkout's, or an installed one."""
    return f"tfexam: {Path(tfexam.__file__).parent}"
