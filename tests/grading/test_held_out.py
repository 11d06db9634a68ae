from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfexam.grading.held_out import confirm_rows, load_targets, submit_rows
from tfexam.grading.measure import Targets
from tfexam.worker import protocol

if TYPE_CHECKING:
    from pathlib import Path


def held(groups: np.ndarray) -> Targets:
    return Targets({"output": np.zeros(len(groups))}, {}, groups.astype(np.int64))


def test_targets_groups_and_baselines_are_read(tmp_path: Path) -> None:
    arrays = {
        "target:box": np.arange(3.0),
        "target:kind": np.arange(3),
        "groups": np.array([1, 1, 2]),
        "baseline:box:mean: plain": np.ones(3),
        "baseline:kind:mean: plain": np.ones((3, 2)),
    }
    protocol.save(tmp_path / "targets.frame", arrays)
    found = load_targets(tmp_path / "targets.frame")
    assert found.groups.tolist() == [1, 1, 2]
    assert found.targets["kind"].tolist() == [0, 1, 2]
    assert list(found.baselines) == ["mean: plain"]
    assert found.baselines["mean: plain"]["kind"].shape == (3, 2)


def test_without_groups_every_row_stands_alone(tmp_path: Path) -> None:
    protocol.save(tmp_path / "targets.frame", {"target:output": np.zeros(3)})
    assert load_targets(tmp_path / "targets.frame").groups.tolist() == [0, 1, 2]


def test_a_frame_without_targets_is_none(tmp_path: Path) -> None:
    protocol.save(tmp_path / "targets.frame", {"x": np.zeros(3)})
    with pytest.raises(protocol.BadFrame):
        load_targets(tmp_path / "targets.frame")


def test_fewer_than_900_rows_all_mark() -> None:
    few = held(np.arange(899))
    assert (len(submit_rows(few)), len(confirm_rows(few))) == (899, 0)


def test_from_900_rows_on_a_third_confirms() -> None:
    enough = held(np.arange(900))
    assert (len(submit_rows(enough)), len(confirm_rows(enough))) == (600, 300)


@given(st.integers(2, 60), st.integers(900, 1500), st.integers(0, 99))
def test_every_row_is_on_one_side_and_groups_stay_whole(names: int, rows: int, seed: int) -> None:
    groups = np.random.default_rng(seed).integers(0, names, rows)
    targets = held(groups)
    submit, confirm = submit_rows(targets), confirm_rows(targets)
    assert np.array_equal(np.sort(np.concatenate([submit, confirm])), np.arange(rows))
    assert not set(groups[submit]) & set(groups[confirm])
    assert len(submit)


def test_one_single_group_marks() -> None:
    assert len(submit_rows(held(np.zeros(1000)))) == 1000


def test_the_same_rows_confirm_every_time() -> None:
    groups = np.arange(1000) // 7
    assert np.array_equal(confirm_rows(held(groups)), confirm_rows(held(groups.copy())))
