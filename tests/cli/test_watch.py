"""`watch --submit`: outcomes as they come, above the countdown."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from support.fakegrader import FakeGrader, model
from support.running import Desk, HandClock
from tfexam.flows import start
from tfexam.workspace import saves

if TYPE_CHECKING:
    from pathlib import Path


class Patient(HandClock):
    """Real time passes too, a little: somebody works in another thread."""

    def sleep(self, seconds: float) -> None:
        time.sleep(0.02)
        super().sleep(seconds)


class Interrupted(Patient):
    """Ctrl-C, after a while."""

    ticks = 0

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self.ticks += 1
        if self.ticks == 60:
            raise KeyboardInterrupt


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    monkeypatch.setattr(saves, "SETTLED", timedelta(0))
    desk = Desk(tmp_path, grader=FakeGrader)
    desk.clock = Patient()
    return desk


def save(desk: Desk, words: str) -> None:
    (desk.root / "exam-1" / "1_regression" / "model.h5").write_bytes(model(words))


def test_what_is_saved_is_graded_as_submit_shows_it(desk: Desk) -> None:
    desk.run("start", "--duration", "90s")
    save(desk, "error 0.0")
    ran = desk.run("watch", "--submit")
    assert ran.code == 0
    assert ran.out.startswith("regression 5/5  MAE 0.0")
    assert "1_regression/model.h5 · saved" in ran.out
    assert "try 1" in ran.out


def test_without_it_nothing_is_submitted_before_the_end(desk: Desk) -> None:
    desk.run("start", "--duration", "90s")
    save(desk, "error 0.0")
    ran = desk.run("watch")
    assert "One saved model was submitted for you." in ran.err
    assert not ran.out.startswith("regression 5/5")


def test_quiet_scores_stay_quiet(desk: Desk) -> None:
    desk.run("start", "--duration", "90s", "--quiet-scores")
    save(desk, "error 0.0")
    first, *_ = desk.run("watch", "--submit").out.splitlines()
    assert first.split() == ["regression", "scored"]


def test_a_dumb_terminal_gets_a_line_a_minute(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.run("start", "--duration", "150s")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes the stream for a terminal
    lines = [line for line in desk.run("watch").err.splitlines() if "of 90" in line]
    assert [line.split(" ")[0] for line in lines] == ["0:02:30", "0:01:30", "0:00:30"]


def test_ctrl_c_leaves_the_exam_running(desk: Desk) -> None:
    desk.run("start")
    save(desk, "error 0.0")
    desk.clock = Interrupted(desk.clock.wall, desk.clock.boot)
    ran = desk.run("watch", "--submit")
    assert ran.code == 0
    assert ran.out.startswith("regression 5/5")
    assert "The exam goes on" in ran.err
    assert "To come back: tfexam watch --submit" in " ".join(ran.err.split())
    status = desk.run("status", "--json").json
    assert (status["sitting"]["state"], status["tasks"][0]["score"]) == ("running", 5)
