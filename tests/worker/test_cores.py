"""The quota of control groups, of both versions."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tfexam.worker.cores import allowed, quota

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def groups(tmp_path: Path) -> Path:
    """The kernel's list: a process in /box/job, of either version."""
    file = tmp_path / "cgroup"
    file.write_text("3:cpuset:/box\n1:cpu,cpuacct:/box/job\n0::/box/job\n")
    (tmp_path / "box" / "job").mkdir(parents=True)
    (tmp_path / "cpu" / "box" / "job").mkdir(parents=True)
    return file


def first(folder: Path, given: int) -> None:
    (folder / "cpu.cfs_quota_us").write_text(f"{given}\n")
    (folder / "cpu.cfs_period_us").write_text("100000\n")


def test_without_control_groups_there_is_no_quota(tmp_path: Path) -> None:
    assert quota(tmp_path / "none", tmp_path) == 0


def test_groups_without_a_limit_have_no_quota(groups: Path, tmp_path: Path) -> None:
    (tmp_path / "box" / "job" / "cpu.max").write_text("max 100000\n")
    first(tmp_path / "cpu" / "box" / "job", -1)
    assert quota(groups, tmp_path) == 0


def test_the_quota_of_version_2_is_in_cores(groups: Path, tmp_path: Path) -> None:
    (tmp_path / "box" / "job" / "cpu.max").write_text("150000 100000\n")
    assert quota(groups, tmp_path) == 1.5


def test_the_quota_of_version_1_is_in_cores(groups: Path, tmp_path: Path) -> None:
    first(tmp_path / "cpu" / "box" / "job", 50000)
    assert quota(groups, tmp_path) == 0.5


def test_the_least_of_a_groups_and_those_above_it_counts(groups: Path, tmp_path: Path) -> None:
    (tmp_path / "box" / "job" / "cpu.max").write_text("max 100000\n")
    (tmp_path / "box" / "cpu.max").write_text("200000 100000\n")
    (tmp_path / "cpu.max").write_text("400000 100000\n")
    assert quota(groups, tmp_path) == 2


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Linux has it")
def test_a_process_that_is_kept_to_one_core_may_use_one() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert allowed() == 1
    finally:
        os.sched_setaffinity(0, before)
