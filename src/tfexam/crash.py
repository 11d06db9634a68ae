"""The log of a crash: what one pastes into a bug report."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tfexam import __version__, paths

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES = ("tensorflow", "keras", "numpy", "typer", "rich", "pydantic")


def write(bug: Exception) -> Path:
    """Write traceback and versions to a new file, and say where it is."""
    name = f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.log"
    text = f"{versions()}\n{' '.join(sys.argv)}\n\n{''.join(traceback.format_exception(bug))}"
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        return folder / name
    return Path("no file: every folder was read-only")


def _folders() -> Iterator[Path]:
    with suppress(paths.HomelessError):
        yield paths.default().crashes
    with suppress(OSError):
        yield Path(tempfile.gettempdir())


def versions() -> str:
    """A line a program that matters."""
    from importlib.metadata import PackageNotFoundError, version

    found = [f"tfexam {__version__}", f"Python {platform.python_version()}", platform.platform()]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} is not installed")
    return "\n".join(found)
