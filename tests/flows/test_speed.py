"""Speed as a ratio, against the ratio that was measured."""

from __future__ import annotations

import pytest

from support.machines import PRODUCT, machine, slow, with_gpu
from tfexam.flows.speed import FACTOR, RATIOS, speed


def epochs(ratio: float) -> tuple[float, ...]:
    return (ratio * PRODUCT,) * 9


def test_the_committed_ratio_is_well() -> None:
    found = speed(machine())
    assert found.is_well
    assert f"as long as {RATIOS[2]:.3g} products" in found.said


@pytest.mark.parametrize(("cores", "share"), [(1, 1), (2, 2), (16, 2)])
def test_what_is_slower_by_more_than_the_factor_is_not_well(cores: int, share: int) -> None:
    limit = FACTOR * RATIOS[share]
    assert speed(machine(allowed=cores, epochs=epochs(0.99 * limit))).is_well
    assert not speed(machine(allowed=cores, epochs=epochs(1.01 * limit))).is_well


def test_one_slow_epoch_changes_nothing() -> None:
    assert speed(machine(epochs=(99.0, *machine().epochs))) == speed(machine())


def test_a_clock_that_ticks_more_slowly_than_a_product_takes_changes_nothing() -> None:
    coarse = machine(products=(0.0, 2 * PRODUCT) * 10)
    assert speed(coarse) == speed(machine())


@pytest.mark.parametrize(
    ("other", "remedy"),
    [
        ({"settings": {"TF_ENABLE_ONEDNN_OPTS": "0"}}, "unset TF_ENABLE_ONEDNN_OPTS"),
        ({"threads": 1}, "1 threads for 2 cores"),
        ({"cores": 4, "quota": 2.0}, "quota is 2 cores"),
        ({"load": 6.0}, "Other work was running (load 6.0 on 2 cores)"),
        ({"busy": 0.4}, "It got 0.4 of 2 cores"),
        ({}, "emulated interpreter"),
    ],
)
def test_a_slow_machine_is_told_the_cause_that_was_seen(
    other: dict[str, object], remedy: str
) -> None:
    found = speed(slow(**other))
    assert not found.is_well
    assert remedy in found.remedy


def test_where_no_ratio_was_measured_none_is_compared() -> None:
    found = speed(slow(kind="arm64 accelerate"))
    assert found.is_well
    assert found.said.endswith("on arm64 accelerate no ratio has been measured")


def test_windows_names_the_same_processor_otherwise() -> None:
    assert not speed(slow(kind="AMD64 scipy-openblas")).is_well


def test_a_gpu_has_to_be_faster_than_two_cores() -> None:
    assert speed(with_gpu()).is_well
    found = speed(with_gpu(epochs=epochs(RATIOS[2])))
    assert not found.is_well
    assert "no GPU has been measured" in found.said
    assert "nvidia-smi" in found.remedy
