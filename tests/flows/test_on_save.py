"""Submitting what is saved, unasked: as by hand, once, and beside a submit by hand."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from support import fakegrader
from support.fakegrader import FakeGrader, model
from support.running import Desk
from tfexam.flows import start
from tfexam.flows.events import Graded, StillGrading, Stopped, Trouble, Unchanged
from tfexam.flows.on_save import OnSave, on_save
from tfexam.sandbox.platform import layers
from tfexam.store.snapshots import Snapshots
from tfexam.workspace.saves import RUSH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfexam.app import App
    from tfexam.worker.protocol import Reply


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    monkeypatch.setattr(fakegrader, "STARTED", [])
    return Desk(tmp_path, grader=FakeGrader)


def save(desk: Desk, words: str, folder: str = ".") -> Path:
    path = desk.root / "work" / folder / "model.h5"
    path.write_bytes(model(" ".join((words, *layers()))))  # behind all of them: nothing is said
    return path


EXAM = ("start", "--workspace", "work")
DRILL = ("drill", "tiny_line", "--workspace", "work")


class Watching:
    """A drill (or what else begins), looked at by the desk's clock."""

    def __init__(self, desk: Desk, *begin: str) -> None:
        assert desk.run(*(begin or DRILL)).code == 0
        self.desk, self.app = desk, desk.app()
        self.on_save = OnSave(self.app, self.app.store.sitting(1))

    def for_(self, seconds: float) -> list[Any]:
        """What is told in that time."""
        told: list[Any] = []
        for _ in range(int(4 * seconds)):
            told += self.on_save.step()
            self.desk.clock.pass_(timedelta(seconds=0.25))
        return told

    def attempts(self) -> int:
        tasks = self.desk.run("status", "--json").json["tasks"]
        return int(tasks[0]["attempts"])


def test_a_saved_model_is_submitted_once(desk: Desk) -> None:
    watching = Watching(desk)
    save(desk, "error 0.0")
    (told,) = watching.for_(60)
    assert isinstance(told, Graded)
    assert told.submission.score == 5
    assert watching.attempts() == 1


def test_what_was_saved_together_is_submitted_together(desk: Desk) -> None:
    watching = Watching(desk, *EXAM)
    for folder in ("1_regression", "2_tabular"):
        save(desk, "wrong-shape", folder)
    assert len(watching.for_(10)) == 2
    assert fakegrader.STARTED == ["grader"]


def test_a_bad_model_is_told_once(desk: Desk) -> None:
    watching = Watching(desk)
    save(desk, "wrong-shape")
    assert [type(event) for event in watching.for_(60)] == [Graded]


def test_what_the_grader_spoilt_is_not_tried_again_each_second(desk: Desk) -> None:
    watching = Watching(desk)
    save(desk, "grader-error")
    graded = [event for event in watching.for_(60) if isinstance(event, Graded)]
    assert len(graded) == 1
    assert watching.attempts() == 0


def test_each_model_that_is_saved_later_is_a_try(desk: Desk) -> None:
    watching = Watching(desk)
    for words in ("error 9.0", "error 0.5", "error 0.0"):
        save(desk, words)
        watching.for_(2 * RUSH.total_seconds())
    assert watching.attempts() == 3


def test_what_was_submitted_before_and_is_unchanged_is_left_alone(desk: Desk) -> None:
    watching = Watching(desk)
    save(desk, "error 0.25")
    desk.run("submit", "regression")
    assert watching.for_(60) == []
    assert watching.attempts() == 1


def test_what_lay_there_and_was_never_submitted_is_submitted(desk: Desk) -> None:
    assert desk.run(*DRILL).code == 0
    save(desk, "error 0.25")
    app = desk.app()
    told: list[object] = []
    watcher = OnSave(app, app.store.sitting(1))
    for _ in range(8):
        told += watcher.step()
        desk.clock.pass_(timedelta(seconds=0.25))
    assert [type(event) for event in told] == [Graded]


def test_the_same_bytes_saved_again_are_no_try(desk: Desk) -> None:
    watching = Watching(desk)
    save(desk, "error 0.25")
    watching.for_(60)
    save(desk, "error 0.25")
    assert [type(event) for event in watching.for_(60)] == [Unchanged]
    assert watching.attempts() == 1


def test_a_model_that_is_saved_again_while_it_is_copied_is_copied_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching = Watching(desk)
    path = save(desk, "error 9.0")
    keep = Snapshots.keep

    def saved_meanwhile(self: Snapshots, model_: Path) -> Any:
        if b"9.0" not in path.read_bytes():
            return keep(self, model_)
        half = keep(self, model_)
        save(desk, "error 0.00")
        return half

    monkeypatch.setattr(Snapshots, "keep", saved_meanwhile)
    graded = [event for event in watching.for_(60) if isinstance(event, Graded)]
    assert [event.submission.score for event in graded] == [5]


def test_nothing_is_submitted_after_the_end(desk: Desk) -> None:
    watching = Watching(desk)
    desk.run("finish", "--yes")
    save(desk, "error 0.0")
    assert watching.for_(60) == []


def test_what_can_not_be_submitted_is_told_once_with_what_to_do(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Snapshots, model_: Path) -> Any:
        from tfexam.errors import Code, TfexamError

        raise TfexamError(Code.DISK_FULL, "The disk is full.")

    watching = Watching(desk)
    monkeypatch.setattr(Snapshots, "keep", full)
    save(desk, "error 0.0")
    assert watching.for_(60) == [
        Trouble("The disk is full.", "Free some space and repeat the command.")
    ]


# In its thread.


class Told:
    """What the thread has told, and a way to wait for it."""

    def __init__(self) -> None:
        self.events: list[object] = []
        self._comes = threading.Event()

    def __call__(self, event: object) -> None:
        self.events.append(event)
        self._comes.set()

    def wait(self) -> None:
        assert self._comes.wait(20)


@pytest.fixture
def app(desk: Desk) -> App:
    """With a drill, and a model that was saved long enough ago."""
    assert desk.run(*DRILL).code == 0
    save(desk, "error 0.0")
    return desk.app()


@pytest.fixture(autouse=True)
def _no_second_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread looks by the real clock, and the desk's stands still."""
    from tfexam.workspace import saves

    monkeypatch.setattr(saves, "SETTLED", timedelta(0))


def test_it_runs_beside_a_countdown_and_a_submit_by_hand(desk: Desk, app: App) -> None:
    told = Told()
    with on_save(app, app.store.sitting(1), told):
        by_hand = desk.run("submit", "regression")
        told_by_hand = "unchanged" not in by_hand.out
        if not told_by_hand:
            told.wait()
    graded = [event for event in told.events if isinstance(event, Graded)]
    assert len(graded) + told_by_hand == 1
    assert desk.run("status", "--json").json["tasks"][0]["attempts"] == 1


def test_its_end_waits_for_what_is_being_graded(
    desk: Desk, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(FakeGrader):
        def replies(self) -> Iterator[tuple[Reply, Any]]:
            begun.set()
            assert go_on.wait(20)
            yield from super().replies()

    class Going(Told):
        def __call__(self, event: object) -> None:
            super().__call__(event)
            go_on.set()

    desk.grader = Slow
    app = desk.app()
    told = Going()
    monkeypatch.setattr("tfexam.flows.on_save.LEAVE_SECONDS", 0.05)
    with on_save(app, app.store.sitting(1), told):
        assert begun.wait(20)
    assert [type(event) for event in told.events] == [StillGrading, Graded]


def test_a_bug_stops_it_and_says_so(
    app: App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(self: OnSave) -> Iterator[object]:
        raise ZeroDivisionError

    monkeypatch.setenv("TFEXAM_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(OnSave, "step", broken)
    told = Told()
    with on_save(app, app.store.sitting(1), told):
        told.wait()
    (event,) = told.events
    assert isinstance(event, Stopped)
    assert "ZeroDivisionError" in event.log.read_text("utf-8")
