"""Snapshots: the same bytes once, whole, by their hash."""

from __future__ import annotations

import hashlib
import stat
from typing import TYPE_CHECKING

import pytest

from tfexam.store.snapshots import Snapshots, digest

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_kept_by_its_hash(tmp_path: Path) -> None:
    model = tmp_path / "model.keras"
    model.write_bytes(b"weights")
    kept = Snapshots(tmp_path / "snapshots").keep(model)
    assert kept.sha256 == hashlib.sha256(b"weights").hexdigest()
    assert kept.size == 7
    assert Snapshots(tmp_path / "snapshots").path(kept.sha256).read_bytes() == b"weights"


def test_a_snapshot_outlives_the_model(tmp_path: Path) -> None:
    model, snapshots = tmp_path / "model.keras", Snapshots(tmp_path / "snapshots")
    model.write_bytes(b"first")
    first = snapshots.keep(model)
    model.write_bytes(b"second")
    assert snapshots.keep(model) != first
    assert snapshots.path(first.sha256).read_bytes() == b"first"


def test_the_same_bytes_are_kept_once_and_nothing_is_left_over(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "snapshots")
    for name in ("a.keras", "b.keras"):
        (tmp_path / name).write_bytes(b"same")
        snapshots.keep(tmp_path / name)
    files = [path for path in (tmp_path / "snapshots").rglob("*") if path.is_file()]
    assert len(files) == 1


def test_a_folder_is_kept_whole(tmp_path: Path) -> None:
    model, snapshots = tmp_path / "saved", Snapshots(tmp_path / "snapshots")
    (model / "variables").mkdir(parents=True)
    (model / "saved_model.pb").write_bytes(b"graph")
    (model / "variables" / "v").write_bytes(b"weights")
    kept = snapshots.keep(model)
    assert kept.size == len(b"graphweights")
    assert digest(snapshots.path(kept.sha256)) == kept


def test_a_copy_of_what_is_read_only_can_be_removed(tmp_path: Path) -> None:
    model, snapshots = tmp_path / "saved", Snapshots(tmp_path / "snapshots")
    (model / "variables").mkdir(parents=True)
    (model / "variables" / "v").write_bytes(b"weights")
    for path in (model / "variables" / "v", model / "variables", model):
        path.chmod(0o555)
    kept = snapshots.path(snapshots.keep(model).sha256)
    modes = {path.stat().st_mode & stat.S_IWUSR for path in (kept, *kept.rglob("*"))}
    assert modes == {stat.S_IWUSR}


def test_a_model_that_went_away_is_no_fault_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Snapshots(tmp_path / "snapshots").keep(tmp_path / "gone.keras")
