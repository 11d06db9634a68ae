"""How many processor cores there are, and how many of them this process may use."""

from __future__ import annotations

import os
from pathlib import Path

GROUPS = Path("/proc/self/cgroup")
ROOT = Path("/sys/fs/cgroup")


def allowed() -> int:
    """Cores that the system runs this process on: all, where it can't be told to use fewer."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def quota(groups: Path = GROUPS, root: Path = ROOT) -> float:
    """Cores' worth of time that the control groups of this process give it; 0: no limit.

    groups  the kernel's list of them, a line each: `number:controllers:path`
    root    where their files lie: version 2 has `cpu.max`, version 1 `cpu/cpu.cfs_quota_us`
    """
    try:
        lines = groups.read_text().splitlines()
    except OSError:
        return 0.0
    limits = []
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if not controllers:
            limits += [_second(folder) for folder in _upwards(root, path)]
        elif "cpu" in controllers.split(","):
            limits += [_first(folder) for folder in _upwards(root / "cpu", path)]
    return min((limit for limit in limits if limit), default=0.0)


def _upwards(root: Path, path: str) -> list[Path]:
    """A group's folder and those above it: each may have a limit of its own."""
    inside = Path(path.strip("/"))
    return [root / folder for folder in (inside, *inside.parents)]


def _second(folder: Path) -> float:
    try:
        given, period = (folder / "cpu.max").read_text().split()
    except (OSError, ValueError):
        return 0.0
    return 0.0 if given == "max" else int(given) / int(period)


def _first(folder: Path) -> float:
    try:
        given = int((folder / "cpu.cfs_quota_us").read_text())
        period = int((folder / "cpu.cfs_period_us").read_text())
    except (OSError, ValueError):
        return 0.0
    return max(0, given) / period
