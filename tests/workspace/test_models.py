"""Finding saved models: the newest, whole, and nothing that is none."""

from __future__ import annotations

import os
import zipfile
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from support.running import HandClock
from tfexam.workspace.models import newest_model, settle

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def save(path: Path, minutes_ago: float = 5, content: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    when = (NOW - timedelta(minutes=minutes_ago)).timestamp()
    os.utime(path, (when, when))
    return path


def test_the_newest_of_all_formats_is_found(tmp_path: Path) -> None:
    save(tmp_path / "model.keras", 30)
    save(tmp_path / "best.h5", 20)
    save(tmp_path / "saved" / "saved_model.pb", 10)
    found = newest_model(tmp_path)
    assert found is not None
    assert (found.path.name, found.format) == ("saved", "savedmodel")
    assert found.saved_at == NOW - timedelta(minutes=10)


def test_what_was_saved_after_the_end_is_passed_over(tmp_path: Path) -> None:
    save(tmp_path / "early.keras", 30)
    save(tmp_path / "late.keras", 1)
    found = newest_model(tmp_path, not_after=NOW - timedelta(minutes=10))
    assert found is not None
    assert found.path.name == "early.keras"


def test_checkpoints_below_hidden_files_and_others_are_no_models(tmp_path: Path) -> None:
    names = (
        "checkpoints/best.keras",
        ".model.keras",
        "history.csv",
        "logs/events",
        "starter.ipynb",
    )
    for name in names:
        save(tmp_path / name)
    assert newest_model(tmp_path) is None
    assert newest_model(tmp_path / "nowhere") is None


def test_weights_alone_count_only_where_there_is_nothing_else(tmp_path: Path) -> None:
    save(tmp_path / "w.weights.h5", 1)
    only = newest_model(tmp_path)
    save(tmp_path / "model.keras", 30)
    both = newest_model(tmp_path)
    assert only is not None
    assert both is not None
    assert (only.path.name, both.path.name) == ("w.weights.h5", "model.keras")


def zipped(folder: Path, *names: str) -> bytes:
    path = folder / "content"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, b"content")
    content = path.read_bytes()
    path.unlink()
    return content


def test_a_zipped_savedmodel_is_found_whatever_it_is_called(tmp_path: Path) -> None:
    save(tmp_path / "model.keras", 30)
    save(tmp_path / "saved.zip", 5, zipped(tmp_path, "saved/saved_model.pb"))
    found = newest_model(tmp_path)
    assert found is not None
    assert (found.path.name, found.format) == ("saved.zip", "zip")


def test_a_zip_of_data_is_no_model(tmp_path: Path) -> None:
    save(tmp_path / "photos.zip", 5, zipped(tmp_path, "a.png"))
    save(tmp_path / "cut.zip", 5, zipped(tmp_path, "saved_model.pb")[:-30])
    save(tmp_path / "figures.npz", 5)
    save(tmp_path / "scaler.pkl", 5)
    assert newest_model(tmp_path) is None


@pytest.mark.parametrize(
    "name",
    [
        "model.tflite",
        "net.onnx",
        "best.pt",
        "model.pkl",
        "model_2.joblib",
        "model.npz",
        "model.zip",
    ],
)
def test_a_model_of_another_kind_counts_only_where_there_is_nothing_else(
    tmp_path: Path, name: str
) -> None:
    save(tmp_path / name, 1)
    only = newest_model(tmp_path)
    assert only is not None
    assert (only.path.name, only.format) == (name, "other")
    save(tmp_path / "model.keras", 30)
    both = newest_model(tmp_path)
    assert both is not None
    assert both.path.name == "model.keras"


def test_a_half_written_model_is_read_again_when_it_is_whole(tmp_path: Path) -> None:
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("config.json", "{}")
    content = whole.read_bytes()
    model = save(tmp_path / "model.keras", 0, content[:30])

    class Saving(HandClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            if self.wall >= NOW + timedelta(seconds=1):
                save(model, 0, content)

    found = newest_model(tmp_path)
    assert found is not None
    clock = Saving(wall=NOW)
    assert settle(found, clock).size == len(content)
    assert clock.wall < NOW + timedelta(seconds=4)


def test_a_model_that_stays_cut_off_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    save(tmp_path / "model.keras", 0, b"PK\x03\x04 and no end")
    found = newest_model(tmp_path)
    assert found is not None
    clock = HandClock(wall=NOW)
    assert settle(found, clock) == found
    assert clock.wall <= NOW + timedelta(seconds=11)


def test_an_old_model_is_not_waited_for(tmp_path: Path) -> None:
    save(tmp_path / "model.keras", 5)
    found = newest_model(tmp_path)
    assert found is not None
    clock = HandClock(wall=NOW)
    settle(found, clock)
    assert clock.wall == NOW
