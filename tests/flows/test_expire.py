"""The end of an exam: what was saved in time counts, and nothing stops what comes after."""

from __future__ import annotations

import errno
import os
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from support.fakegrader import FakeGrader, model
from support.running import Desk
from tfexam.errors import Code, TfexamError
from tfexam.flows import prepare, start
from tfexam.store import files, snapshots

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfexam.app import App
    from tfexam.bank.problem import Problem
    from tfexam.data.prepare import Prepared
    from tfexam.worker.protocol import Reply

REGRESSION, TABULAR = "exam-1/1_regression", "exam-1/2_tabular"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    desk = Desk(tmp_path, grader=FakeGrader)
    assert desk.run("start").code == 0
    return desk


def save(desk: Desk, words: str, folder: str = REGRESSION, name: str = "model.h5") -> Path:
    path = desk.root / folder / name
    path.write_bytes(model(words))
    return path


def half_written(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("model.weights.h5", b"0" * 5000)
    path.write_bytes(path.read_bytes()[:2000])
    return path


def over(desk: Desk) -> None:
    desk.clock.pass_(timedelta(hours=6))


def first(desk: Desk, folder: str = "exam-1") -> Any:
    return desk.run("result", "--json", cwd=desk.root / folder).json["tasks"][0]


def failing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """A disk that gives this error for what was saved for regression."""

    def broken(source: Path, target: Path) -> None:
        if "regression" in str(source):
            raise OSError(number, os.strerror(number), str(source))
        files.copy_file(source, target)

    monkeypatch.setattr(snapshots, "copy_file", broken)


def test_a_model_that_can_not_be_read_stops_neither_the_end_nor_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(desk, "error 0.0")
    save(desk, "error 0.0", TABULAR)
    failing(monkeypatch, errno.EIO)
    over(desk)
    said = desk.run("status")
    assert said.code == 0
    assert "regression was not submitted" in said.err
    assert "One saved model was submitted for you." in said.err


def test_on_a_full_disk_an_exam_is_not_ended_without_its_models(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(desk, "error 0.0")
    over(desk)
    with monkeypatch.context() as patch:
        failing(patch, errno.ENOSPC)
        assert desk.run("result").code == 6
    assert first(desk)["score"] == 5


def test_what_can_not_be_graded_waits_and_locks_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> None:
        raise TfexamError(Code.SOURCE_UNREACHABLE, "There is no network.")

    save(desk, "error 0.0")
    over(desk)
    with monkeypatch.context() as patch:
        patch.setattr(prepare, "prepared", unreachable)
        for command in ("status", "result", "history"):
            said = desk.run(command)
            assert said.code == 0
            assert "There is no network." in said.err
    assert first(desk)["score"] == 5


def test_a_problem_that_can_not_be_had_keeps_no_other_model_from_its_grade(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(desk, "error 0.0")
    save(desk, "error 0.0", TABULAR)
    prepared = prepare.prepared

    def without_one(app: App, problem: Problem, seed: int) -> Prepared:
        if problem.category == "regression":
            raise TfexamError(Code.SOURCE_UNREACHABLE, "There is no network.")
        return prepared(app, problem, seed)

    with monkeypatch.context() as patch:
        patch.setattr(prepare, "prepared", without_one)
        said = desk.run("submit")
    assert said.code == Code.SOURCE_UNREACHABLE.value.exit
    assert "There is no network." in said.err
    assert "tabular wrong-shape" in " ".join(said.out.split())  # as it is: graded
    over(desk)
    assert first(desk)["score"] == 5


def test_each_problem_that_can_not_be_had_is_named(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(desk, "error 0.0")
    save(desk, "error 0.0", TABULAR)

    def without_any(app: App, problem: Problem, seed: int) -> Prepared:
        raise TfexamError(Code.SOURCE_UNREACHABLE, f"No network for {problem.category}.", "Wait.")

    monkeypatch.setattr(prepare, "prepared", without_any)
    said = desk.run("submit").err
    assert "No network for regression.\nNo network for tabular." in said
    assert said.count("Wait.") == 1


def test_a_time_that_is_still_to_come_keeps_no_model_from_its_exam(desk: Desk) -> None:
    """An archive that was unpacked, or another machine, may bring it."""
    ahead = desk.clock.wall.timestamp() + 7 * 3600
    os.utime(save(desk, "error 0.0"), (ahead, ahead))
    over(desk)
    assert first(desk)["score"] == 5


def test_a_clock_that_was_set_forward_keeps_no_model_from_its_exam(desk: Desk) -> None:
    desk.clock.wall -= timedelta(hours=6)  # set right again once the exam has begun
    desk.run("abandon", "--yes")
    desk.run("start", "--workspace", "w")
    desk.clock.wall += timedelta(hours=6)
    save(desk, "error 0.0", "w/1_regression")
    over(desk)
    assert first(desk, "w")["score"] == 5


def test_of_a_half_written_and_a_whole_model_the_whole_one_counts(desk: Desk) -> None:
    os.utime(save(desk, "error 0.0"), (0, 0))
    half_written(desk.root / REGRESSION / "model.keras")
    over(desk)
    assert first(desk)["score"] == 5


def test_a_workspace_that_was_not_found_is_said(desk: Desk) -> None:
    save(desk, "error 0.0")
    (desk.root / "exam-1").rename(desk.root / "elsewhere")
    over(desk)
    said = desk.run("status")
    assert "was not found" in said.err
    assert str(desk.root / "exam-1") in said.err


def test_status_says_that_a_workspace_is_gone(desk: Desk) -> None:
    (desk.root / "exam-1").rename(desk.root / "elsewhere")
    said = desk.run("status")
    assert said.code == 0
    assert f"The workspace {desk.root / 'exam-1'} is gone." in said.err


def test_a_countdown_of_a_drill_is_not_told_each_second_what_an_exam_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dies(FakeGrader):
        def replies(self) -> Iterator[tuple[Reply, Any]]:
            raise TfexamError(Code.GRADER_BROKE, "The grader does not start.")

    desk.run("abandon", "--yes")
    desk.grader = Dies
    desk.run("start", "--workspace", "w")
    save(desk, "error 0.0", "w/1_regression")
    assert desk.run("finish", "--yes").code == 7
    desk.run("drill", "tiny_kinds", "--time", "30s", "--workspace", "d")
    said = desk.run("watch", cwd=desk.root / "d")
    assert said.err.count("The grader does not start.") == 2
