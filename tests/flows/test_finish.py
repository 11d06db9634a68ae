"""Ending an exam before its time."""

from __future__ import annotations

import os
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from support.fakegrader import FakeGrader, model
from support.running import Desk, HandClock
from tfexam.flows import start

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    desk = Desk(tmp_path, grader=FakeGrader)
    assert desk.run("start").code == 0
    return desk


def scores(desk: Desk) -> list[int]:
    return [task["score"] for task in desk.run("finish", "--yes", "--json").json["tasks"]]


def test_what_is_saved_is_submitted_whatever_time_it_bears(desk: Desk) -> None:
    path = desk.root / "exam-1/1_regression/model.h5"
    path.write_bytes(model("error 0.0"))
    desk.clock.wall -= timedelta(hours=3)
    assert scores(desk)[0] == 5


def test_a_model_that_is_being_saved_is_waited_for(desk: Desk) -> None:
    path = desk.root / "exam-1/1_regression/model.keras"
    path.write_bytes(b"PK\x03\x04 cut off")

    class Saving(HandClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("config.json", "{}")
            os.utime(path, (0, 0))

    desk.clock = Saving(desk.clock.wall, desk.clock.boot)
    assert "The archive lacks metadata.json" in desk.run("finish", "--yes").err


def test_of_a_half_written_and_a_whole_model_the_whole_one_counts(desk: Desk) -> None:
    whole = desk.root / "exam-1/1_regression/best.h5"
    whole.write_bytes(model("error 0.0"))
    os.utime(whole, (0, 0))
    (desk.root / "exam-1/1_regression/model.keras").write_bytes(b"PK\x03\x04 cut off")
    assert scores(desk)[0] == 5


def test_without_its_workspace_an_exam_is_not_finished(desk: Desk) -> None:
    (desk.root / "exam-1").rename(desk.root / "elsewhere")
    said = desk.run("finish", "--yes")
    assert said.code == 3
    assert "is gone" in said.err
    assert desk.run("status", "--json").json["sitting"]["state"] == "running"
    assert desk.run("abandon", "--yes").code == 0
