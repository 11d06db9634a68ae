"""Speed as a ratio, against the ratio that was measured."""

from __future__ import annotations

from typing import Any

import pytest

from support.machines import PRODUCT, SOUND, crowded, machine, slow, with_gpu
from tfexam.flows.doctor.speed import FACTOR, GPU_RATIO, RATIO, speed


def test_the_committed_ratio_is_well() -> None:
    found = speed(machine())
    assert found.is_well
    assert f"the work of {RATIO:.3g} products of matrices in NumPy" in found.said


def test_more_work_than_the_factor_allows_is_not_well() -> None:
    assert speed(slow(0.99 * FACTOR)).is_well
    assert not speed(slow(1.01 * FACTOR)).is_well


def test_many_cores_may_share_the_work_badly_as_long_as_they_are_done_soon() -> None:
    many = {"cores": 32, "allowed": 32, "threads": 32}
    worked = tuple(6 * one for one in SOUND.worked)
    assert speed(machine(worked=worked, **many)).is_well
    assert not speed(slow(6, **many)).is_well


@pytest.mark.parametrize("cores", [1, 2, 32])
def test_a_training_that_was_kept_from_its_cores_is_not_well(cores: int) -> None:
    found = speed(crowded(10, allowed=cores, cores=cores))
    assert not found.is_well
    assert found.said.endswith(f"it got 0.2 of {cores} cores")


def test_one_core_of_one_that_is_busy_is_well() -> None:
    assert speed(machine(epochs=SOUND.worked, allowed=1)).is_well


def test_one_slow_epoch_changes_nothing() -> None:
    odd = machine(epochs=(9.0, *SOUND.epochs), worked=(9.0, *SOUND.worked))
    assert speed(odd) == speed(machine())


def test_a_clock_that_ticks_more_slowly_than_a_product_takes_changes_nothing() -> None:
    coarse = machine(products=(0.0, 2 * PRODUCT) * 10)
    assert speed(coarse) == speed(machine())


@pytest.mark.parametrize(
    ("other", "remedy"),
    [
        ({"settings": {"TF_ENABLE_ONEDNN_OPTS": "0"}}, "unset TF_ENABLE_ONEDNN_OPTS"),
        ({"threads": 1}, "1 of 2 threads"),
        ({"cores": 4, "quota": 2.0}, "quota is 2 cores"),
        ({"load": 6.0}, "Other work was running (load 6.0)"),
        ({}, "emulated interpreter"),
    ],
)
def test_a_slow_machine_is_told_the_cause_that_was_seen(other: dict[str, Any], remedy: str) -> None:
    for found in (speed(slow(**other)), speed(crowded(**other))):
        assert not found.is_well
        assert remedy in found.remedy


def test_where_no_ratio_was_measured_none_is_compared() -> None:
    found = speed(slow(kind="arm64 accelerate"))
    assert found.is_well
    assert found.said.endswith("on arm64 accelerate no ratio has been measured")


def test_windows_names_the_same_processor_otherwise() -> None:
    assert not speed(slow(kind="AMD64 scipy-openblas")).is_well


def test_a_gpu_has_to_be_faster_than_two_cores() -> None:
    assert speed(with_gpu(epochs=(0.99 * GPU_RATIO * PRODUCT,))).is_well
    found = speed(with_gpu(epochs=(1.01 * GPU_RATIO * PRODUCT,)))
    assert not found.is_well
    assert "no GPU has been measured" in found.said
    assert "nvidia-smi" in found.remedy


def test_beside_an_unmeasured_processor_a_gpu_is_not_compared() -> None:
    assert speed(with_gpu(epochs=(99.0,), kind="aarch64 scipy-openblas")).is_well
