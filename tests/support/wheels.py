"""Wheels made on the spot, in a folder that pip takes for its index."""

from __future__ import annotations

import hashlib
import os
import zipfile
from typing import TYPE_CHECKING

from tfexam.bank.problem import WheelSource

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pytest


def write_wheel(
    index: Path, members: Mapping[str, bytes], name: str = "toy_data-1.0-py3-none-any.whl"
) -> str:
    """Write a wheel that pip accepts, with `members`; its SHA-256."""
    project, version, *_ = name.split("-")
    info = f"{project}-{version}.dist-info"
    files: dict[str, bytes | str] = {
        **members,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": "",
    }
    index.mkdir(exist_ok=True)
    with zipfile.ZipFile(index / name, "w") as archive:
        for member, content in files.items():
            archive.writestr(member, content)
    return hashlib.sha256((index / name).read_bytes()).hexdigest()


def only_index(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pip see nothing but a folder: no configuration, no network."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))


def wheel_source(sha256: str, *members: str, version: str = "1.0") -> WheelSource:
    """What problem.toml would say of the wheel."""
    return WheelSource(
        wheel=f"toy-data=={version}", sha256=sha256, members=members, megabytes=0.001
    )
