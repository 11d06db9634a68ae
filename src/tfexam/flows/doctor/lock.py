"""What is installed, against what should be: the lock's versions, or what tfexam asks for."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from tfexam.errors import pip_install
from tfexam.flows.doctor.finding import Finding

CHECKOUT = Path(__file__).parents[4]

PIN = re.compile(r"^([\w.-]+)==([^\s;]+)( ;)?", re.MULTILINE)
"""A line of the lock: the package, its version, and whether it is for some systems alone."""

MISMATCH = re.compile(r"^\S+ \S+ has requirement (.+), but you have ")
MISSING = re.compile(r"^\S+ \S+ requires (\S+), which is not installed")
"""Lines of `pip check`."""

MOST = 4
"""Packages that are named where more than a few differ."""


def versions() -> Finding:
    """Installed against the lock in a checkout; in an installed wheel, which has none, against
    what its own metadata ask for."""
    file = lock()
    return _against(file) if file else _checked()


def lock(checkout: Path = CHECKOUT) -> Path | None:
    """The checkout's lock; None where tfexam runs from an installed wheel."""
    file = checkout / "requirements.txt"
    return file if file.is_file() and (checkout / "pyproject.toml").is_file() else None


def mending(*packages: str) -> str:
    """The command that installs what is missing, at versions that fit."""
    file = lock()
    if file:
        return pip_install("--require-hashes", "-r", str(file))
    asked = {_name(line): line for line in _requirements()}
    return pip_install(*(asked.get(package, package) for package in packages))


def _against(file: Path) -> Finding:
    pinned: dict[str, list[str]] = {}
    optional = set()
    for name, number, condition in PIN.findall(file.read_text("utf-8")):
        pinned.setdefault(name, []).append(number)
        if condition:
            optional.add(name)
    wrong = []
    for name, numbers in pinned.items():
        there = installed(name)
        if there not in numbers and (there or name not in optional):
            wrong.append(f"{name} {there or 'is not installed'} ({' or '.join(numbers)})")
    if not wrong:
        return Finding("versions", f"all are those of {file}")
    said = f"not as in {file}: {_some(wrong)}"
    return Finding("versions", said, is_well=False, remedy=mending())


def _checked() -> Finding:
    """`pip check`, as far as it tells of tfexam and what it asks for directly."""
    told = subprocess.run(
        [sys.executable, "-P", "-m", "pip", "check", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = {"tfexam", *(_name(line) for line in _requirements())}
    wrong = [line for line in told.stdout.splitlines() if _name(line) in ours]
    if told.returncode and not told.stdout:
        wrong = [(told.stderr.strip().splitlines() or ["pip does not run"])[-1]]
    if not wrong:
        return Finding("versions", "all are such as tfexam asks for")
    fits = [found[1] for line in wrong if (found := MISMATCH.match(line) or MISSING.match(line))]
    remedy = pip_install(*fits) if fits else "Install tfexam anew, in an environment of its own."
    return Finding("versions", _some(wrong), is_well=False, remedy=remedy)


def _requirements() -> list[str]:
    """What tfexam asks for, without its extras: `numpy>=2`."""
    try:
        asked = requires("tfexam") or []
    except PackageNotFoundError:
        return []
    return [line for line in asked if "extra ==" not in line]


def _name(line: str) -> str:
    """The package that a line begins with, in the form that pip writes it."""
    found = re.match(r"[\w.-]+", line)
    return re.sub(r"[._-]+", "-", found[0]).lower() if found else ""


def installed(name: str) -> str | None:
    """A package's version; None where it is not there."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _some(wrong: list[str]) -> str:
    more = len(wrong) - MOST
    return "; ".join(wrong[:MOST]) + (f"; and {more} more" if more > 0 else "")
