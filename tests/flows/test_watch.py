"""The countdown: a picture a second, warnings as they fall due, the end at the deadline."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING

import pytest

from support.fakegrader import FakeGrader, model
from support.running import Desk
from tfexam.errors import Code, TfexamError
from tfexam.flows import start
from tfexam.flows.events import Expired, NothingYet, Passed, Stands, TimeWarning
from tfexam.flows.watch import watch
from tfexam.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    return Desk(tmp_path, grader=FakeGrader)


def seen(desk: Desk) -> list[object]:
    """All that a countdown shows, to the end of the exam."""
    app = desk.app()
    return list(watch(app, app.store.sitting(1)))


def test_it_ticks_once_a_second_to_the_end(desk: Desk) -> None:
    desk.run("start", "--duration", "90s")
    shown = [event for event in seen(desk) if isinstance(event, Stands)]
    lefts = [stands.left for stands in shown if stands.left is not None]
    steps = {one - other for one, other in pairwise(lefts)}
    assert steps == {timedelta(seconds=1)}
    assert shown[-1].result.sitting.state == "expired"


def test_it_warns_at_sixty_fifteen_five_and_one_minutes(desk: Desk) -> None:
    desk.run("start", "--duration", "61m")
    warned = [event.left for event in seen(desk) if isinstance(event, TimeWarning)]
    assert warned == [timedelta(minutes=minutes) for minutes in (60, 15, 5, 1)]


def test_after_half_an_hour_it_says_once_what_has_nothing(desk: Desk) -> None:
    desk.run("start", "--duration", "40m")
    (desk.root / "exam-1" / "1_regression" / "model.h5").write_bytes(model("error 0.0"))
    desk.run("submit", "regression")
    said = [event for event in seen(desk) if isinstance(event, NothingYet)]
    assert said == [NothingYet(("tabular", "vision", "text", "timeseries"))]


def test_at_the_deadline_it_submits_what_is_saved(desk: Desk) -> None:
    desk.run("start", "--duration", "10m")  # by file time, which is the real one
    (desk.root / "exam-1" / "1_regression" / "model.h5").write_bytes(model("error 0.0"))
    events = seen(desk)
    ended = [event for event in events if isinstance(event, Expired)]
    assert [event.submitted for event in ended] == [1]
    last = events[-1]
    assert isinstance(last, Stands)
    assert last.result.tasks[0].score == 5


def test_it_offers_to_finish_once_the_total_has_passed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tfexam.flows.watch.PASS_MARK", 10)
    desk.run("start", "--duration", "5m")
    (desk.root / "exam-1" / "1_regression" / "model.h5").write_bytes(model("error 0.0"))
    desk.run("submit", "regression")
    assert [event for event in seen(desk) if isinstance(event, Passed)] == [Passed(10)]


def test_a_drill_is_not_told_to_end_an_exam(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tfexam.flows.watch.PASS_MARK", 10)
    desk.run("drill", "tiny_line", "--time", "5m", "--workspace", "w")
    (desk.root / "w" / "model.h5").write_bytes(model("error 0.0"))
    desk.run("submit")
    assert not [event for event in seen(desk) if isinstance(event, Passed)]


def test_on_a_full_disk_the_clock_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise TfexamError(Code.DISK_FULL, "The disk is full.")

    desk.run("start", "--duration", "40m")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "move_on", full)
        patch.setattr(Store, "first_time", full)
        app = desk.app()
        countdown = watch(app, app.store.sitting(1))
        shown = list(islice(countdown, 35 * 60))
    assert isinstance(shown[-1], Stands)
    assert not [event for event in shown if isinstance(event, NothingYet)]


def test_an_exam_that_is_finished_elsewhere_ends_the_countdown(desk: Desk) -> None:
    desk.run("start")
    app = desk.app()
    countdown = watch(app, app.store.sitting(1))
    assert isinstance(next(countdown), Stands)
    desk.run("finish", "--yes")
    rest = list(takewhile(lambda event: event is not None, countdown))
    assert isinstance(rest[-1], Stands)
    assert rest[-1].result.sitting.state == "finished"
