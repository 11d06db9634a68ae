"""Ahead of time: what a countdown finds out before it is asked, and what it never does."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from support import fakegrader
from support.fakegrader import FakeGrader, model
from support.running import Desk
from tfexam.flows import start
from tfexam.flows.ahead import AHEAD_SECONDS, PAUSE_SECONDS, REST_SECONDS, Ahead
from tfexam.store.snapshots import Snapshots

if TYPE_CHECKING:
    from pathlib import Path


class IdleGrader(FakeGrader):
    """One that may be asked to step back."""

    asked: ClassVar[list[bool]] = []

    def __init__(
        self, workers: int | None = None, *, spare: object = None, idle: bool = False
    ) -> None:
        super().__init__(workers, spare=spare, idle=idle)
        self.asked.append(idle)

    def close(self) -> None:
        pass


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    monkeypatch.setattr(IdleGrader, "asked", [])
    monkeypatch.setattr(fakegrader, "STARTED", [])
    return Desk(tmp_path, grader=IdleGrader)


def save(desk: Desk, words: str, seconds_ago: float, folder: str = "1_regression") -> Path:
    """A model for a problem, by the desk's clock."""
    path = desk.root / "exam-1" / folder / "model.h5"
    path.write_bytes(model(words))
    at = desk.clock.read().wall.timestamp() - seconds_ago
    os.utime(path, (at, at))
    return path


def ahead(desk: Desk) -> Ahead:
    app = desk.app()
    return Ahead(app, app.store.sitting(1))


def status(desk: Desk) -> Any:
    return desk.run("status", "--json").json["tasks"][0]


def test_a_submit_of_the_very_file_starts_no_grader(desk: Desk) -> None:
    desk.run("start")
    save(desk, "error 0.25", AHEAD_SECONDS + 1)
    ahead(desk).step()
    assert fakegrader.STARTED == ["grader"]
    ran = desk.run("submit", "regression")
    assert fakegrader.STARTED == ["grader"]
    assert ran.code == 0
    assert status(desk)["score"] is not None


def test_for_a_model_that_nobody_ran_a_grader_starts_while_it_is_copied(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run("start")
    save(desk, "error 0.25", 3600)
    started, keep = [], Snapshots.keep

    def keep_and_look(self: Snapshots, path: Path) -> Any:
        started.append(len(fakegrader.STARTED))
        return keep(self, path)

    monkeypatch.setattr(Snapshots, "keep", keep_and_look)
    desk.run("submit", "regression")
    assert started == [1]


def test_it_earns_what_it_earns_without(desk: Desk) -> None:
    """The same bytes, submitted, forgotten, run ahead and submitted again, after another model."""
    desk.run("start")
    told = []
    for words, is_ahead in (("error 0.25", False), ("error 0.5", False), ("error 0.25", True)):
        for kept in desk.paths.marked.glob("*"):
            kept.unlink()
        save(desk, words, AHEAD_SECONDS + 1)
        if is_ahead:
            ahead(desk).step()
        ran = desk.run("submit", "regression", "--json").json["submissions"][0]
        told.append((ran["outcome"], ran["score"], ran["metric"]))
    assert told[0] == told[2] != told[1]


def test_nothing_of_it_is_counted_or_shown(desk: Desk) -> None:
    desk.run("start")
    save(desk, "error 0.0", AHEAD_SECONDS + 1)
    before = status(desk)
    ahead(desk).step()
    assert status(desk) == before


def test_a_file_that_was_written_a_moment_ago_is_left_alone(desk: Desk) -> None:
    desk.run("start")
    save(desk, "error 0.25", AHEAD_SECONDS - 1)
    ahead(desk).step()
    assert fakegrader.STARTED == []


def test_models_run_at_the_lowest_priority(desk: Desk) -> None:
    desk.run("start")
    save(desk, "error 0.25", AHEAD_SECONDS + 1)
    ahead(desk).step()
    assert IdleGrader.asked == [True]


def test_one_problem_is_run_once_a_minute_at_most(desk: Desk) -> None:
    desk.run("start")
    helper = ahead(desk)
    for number in range(4):
        save(desk, f"error 0.{number}", AHEAD_SECONDS + 1)
        helper.step()
        desk.clock.pass_(timedelta(seconds=PAUSE_SECONDS / 2 + 1))
    assert len(fakegrader.STARTED) == 2


@pytest.mark.parametrize(
    ("seconds", "started"), [(REST_SECONDS - 1, 1), (REST_SECONDS + 1, 2)], ids=["soon", "later"]
)
def test_after_a_model_nothing_is_run_for_a_while(desk: Desk, seconds: float, started: int) -> None:
    desk.run("start")
    save(desk, "error 0.25", AHEAD_SECONDS + 1)
    save(desk, "error 0.25", AHEAD_SECONDS + 1, "2_tabular")
    helper = ahead(desk)
    helper.step()
    desk.clock.pass_(timedelta(seconds=seconds))
    helper.step()
    assert len(fakegrader.STARTED) == started


def test_a_clock_that_was_set_back_keeps_none_waiting(desk: Desk) -> None:
    desk.run("start")
    save(desk, "error 0.25", AHEAD_SECONDS + 1)
    save(desk, "error 0.25", AHEAD_SECONDS + 1, "2_tabular")
    helper = ahead(desk)
    helper.step()
    desk.clock.wall -= timedelta(hours=1)
    helper.step()
    assert len(fakegrader.STARTED) == 2


def test_a_model_that_was_submitted_already_is_not_run(desk: Desk) -> None:
    desk.run("start")
    save(desk, "error 0.25", AHEAD_SECONDS + 1)
    desk.run("submit", "regression")
    fakegrader.STARTED.clear()
    ahead(desk).step()
    assert fakegrader.STARTED == []


def test_what_may_have_been_the_machines_fault_is_found_out_again(desk: Desk) -> None:
    desk.run("start")
    save(desk, "too-slow", AHEAD_SECONDS + 1)
    ahead(desk).step()
    desk.run("submit", "regression")
    assert len(fakegrader.STARTED) == 2


def test_its_copy_of_the_model_is_not_kept(desk: Desk) -> None:
    desk.run("start")
    save(desk, "error 0.25", AHEAD_SECONDS + 1)
    ahead(desk).step()
    snapshots = desk.paths.snapshots
    assert not [path for path in snapshots.rglob("*") if path.is_file()]


def test_a_submit_that_wants_every_layer_believes_no_answer_without_them(desk: Desk) -> None:
    desk.run("start")
    save(desk, "error 0.25 rlimits", AHEAD_SECONDS + 1)
    ahead(desk).step()
    desk.run("submit", "regression", "--require-sandbox")
    assert len(fakegrader.STARTED) == 2
