"""GPUs that a machine has, with another `nvidia-smi`."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from tfexam.worker.cards import cards

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="shell scripts, and /dev")


@pytest.fixture
def driver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The driver's program, to be written; no other program is found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", os.fspath(folder))
    return folder / "nvidia-smi"


def write(driver: Path, script: str) -> None:
    driver.write_text(f"#!/bin/sh\n{script}\n")
    driver.chmod(0o755)


@pytest.mark.usefixtures("driver")
def test_without_driver_and_device_there_is_no_card(tmp_path: Path) -> None:
    assert cards(tmp_path) == ()


def test_cards_are_named_as_the_driver_names_them(driver: Path, tmp_path: Path) -> None:
    write(driver, "echo GeForce 1; echo GeForce 2")
    assert cards(tmp_path) == ("GeForce 1", "GeForce 2")


def test_a_driver_that_fails_leaves_the_devices(driver: Path, tmp_path: Path) -> None:
    write(driver, "echo No devices were found; exit 6")
    assert cards(tmp_path) == ()
    (tmp_path / "nvidia0").touch()
    (tmp_path / "nvidiactl").touch()
    assert cards(tmp_path) == (f"NVIDIA, {tmp_path / 'nvidia0'}",)
