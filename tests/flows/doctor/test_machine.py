"""What was measured of a machine, judged: each finding well, and not well, with its remedy."""

from __future__ import annotations

import math

import pytest

from support.machines import CARD, machine, with_gpu
from tfexam.flows.doctor.machine import gpu, judged, repeatable, threads


def test_of_a_sound_machine_all_is_well_and_nothing_is_advised() -> None:
    found = list(judged(machine()))
    assert [finding.name for finding in found] == ["repeatable", "speed", "gpu", "threads"]
    assert all(finding.is_well and not finding.remedy for finding in found)


def test_whatever_is_not_well_has_a_remedy() -> None:
    bad = machine(
        losses=(1.0, 2.0, 3.0),
        epochs=(99.0,),
        worked=(99.0,),
        cards=(CARD,),
        settings={"OMP_NUM_THREADS": "1"},
    )
    found = list(judged(bad))
    assert not any(finding.is_well for finding in found)
    assert all(finding.remedy for finding in found)


def test_one_loss_from_one_seed_is_repeatable() -> None:
    assert repeatable(machine()).said == "3 trainings from one seed, one loss"


def test_losses_that_differ_in_the_last_digit_are_told_with_how_far_they_are_apart() -> None:
    found = repeatable(machine(losses=(2.5, 2.5, 2.5000002)))
    assert not found.is_well
    assert found.said.endswith("different losses: 2.5, 2.5, 2.5000002 (up to 2e-07 apart)")
    assert "enable_op_determinism" in found.remedy


def test_a_loss_that_is_no_number_is_not_repeatable() -> None:
    assert not repeatable(machine(losses=(math.nan,) * 3)).is_well


def test_a_gpu_that_repeats_itself_is_said_to_need_op_determinism() -> None:
    assert "op determinism" in repeatable(with_gpu()).said


def test_of_a_gpu_that_does_not_repeat_itself_the_card_is_looked_at() -> None:
    assert "driver" in repeatable(with_gpu(losses=(1.0, 2.0, 1.0))).remedy


def test_no_gpu_is_well() -> None:
    assert gpu(machine()).is_well


def test_a_gpu_that_is_used_is_named() -> None:
    found = gpu(with_gpu())
    assert (found.is_well, found.said) == (True, f"{CARD}: seen and used")


def test_a_gpu_that_is_seen_and_not_used_is_not_well() -> None:
    found = gpu(with_gpu(placed=("GPU", "CPU")))
    assert not found.is_well
    assert "seen, but TensorFlow computes on the processor" in found.said


@pytest.mark.parametrize(
    ("other", "remedy"),
    [
        ({}, "-m pip install 'tensorflow[and-cuda]==2."),
        ({"settings": {"CUDA_VISIBLE_DEVICES": ""}}, "CUDA_VISIBLE_DEVICES is '',"),
        ({"has_cuda": False}, "in WSL 2, pip install"),
    ],
)
def test_a_card_that_tensorflow_does_not_see_has_the_remedy_of_its_cause(
    other: dict[str, object], remedy: str
) -> None:
    found = gpu(machine(cards=(CARD,), **other))
    assert not found.is_well
    assert remedy in found.remedy


def test_of_apple_silicon_it_is_said_that_the_processor_is_used() -> None:
    found = gpu(machine(cards=("Apple silicon",)))
    assert found.is_well
    assert "macOS" in found.said


def test_threads_are_told_against_cores() -> None:
    said = "2 of 2 cores may be used; TensorFlow takes 2 threads and kept 1.8 cores busy"
    assert threads(machine()).said == said


@pytest.mark.parametrize(
    "name", ["OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"]
)
def test_a_setting_of_fewer_threads_than_cores_is_not_well(name: str) -> None:
    found = threads(machine(settings={name: "1"}))
    assert (found.is_well, found.remedy) == (False, f"Unset {name} (1): 2 threads would fit.")


@pytest.mark.parametrize("number", ["2", "0", "16", "many"])
def test_a_setting_that_limits_nothing_is_well(number: str) -> None:
    assert threads(machine(settings={"OMP_NUM_THREADS": number})).is_well


def test_more_threads_than_a_containers_quota_gives_are_not_well() -> None:
    found = threads(machine(cores=16, allowed=16, threads=16, quota=1.5))
    assert not found.is_well
    assert "for 1.5 cores' worth of time" in found.said
    assert found.remedy.endswith("TF_NUM_INTRAOP_THREADS=2")


def test_cores_that_may_not_be_used_are_told_and_are_no_fault() -> None:
    found = threads(machine(cores=8))
    assert found.is_well
    assert found.said.startswith("2 of 8 cores may be used")
    assert "taskset" in found.remedy
