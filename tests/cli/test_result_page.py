"""`result --html`: where the page goes, and when there is none."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from support.fakegrader import STARTED, FakeGrader, model
from support.pages import parsed
from support.running import Desk, Ran
from support.sittings import task
from support.stored import begun, over, submitted
from tfexam.errors import Code, TfexamError
from tfexam.exam.category import Category
from tfexam.exam.sitting import Kind, State
from tfexam.flows import start
from tfexam.worker.protocol import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with an exam that was given up."""
    desk = Desk(tmp_path)
    over(desk.app().store, State.ABANDONED)
    return desk


def test_the_page_lies_where_one_stands_and_its_place_is_said(desk: Desk) -> None:
    said = desk.run("result", "--html")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"{desk.root / 'exam-1.html'}\n"
    assert "GIVEN UP" in (desk.root / "exam-1.html").read_text("utf-8")


def test_a_page_of_ours_is_made_anew_and_another_file_stays(desk: Desk) -> None:
    page, mine = desk.root / "exam-1.html", desk.root / "mine.html"
    assert [desk.run("result", "--html").code for _ in range(2)] == [0, 0]
    mine.write_text("<p>Mine</p>")
    said = desk.run("result", "--html", "--out", "mine.html")
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith(f"error: {mine} is there already.")
    assert mine.read_text() == "<p>Mine</p>"
    assert {path.name for path in desk.root.glob("*.html")} == {page.name, mine.name}


@pytest.mark.parametrize("which", [["2", "--html"], ["1", "--certificate"]])
def test_an_exam_that_runs_has_no_page_and_no_certificate_is_made(
    desk: Desk, which: list[str]
) -> None:
    begun(desk.app().store, started_at=desk.clock.wall)
    said = desk.run("result", *which)
    assert said.code == 3
    assert "A page has to wait: exam 2 is running." in said.err
    assert list(desk.root.glob("*.html")) == []


def test_a_page_that_is_made_while_an_exam_runs_is_without_a_diagnosis(desk: Desk) -> None:
    store = desk.app().store
    drill = begun(store, kind=Kind.DRILL, deadline_at=None, tasks=(task(Category.TEXT),))
    submitted(store, drill, Category.TEXT, 0.7)
    begun(store, started_at=desk.clock.wall)
    desk.grader = FakeGrader
    before = len(STARTED)
    ran, said = paged(desk, "2")
    assert ran.err == "There is no diagnosis. A diagnosis has to wait: exam 3 is running.\n"
    assert "There is no diagnosis. A diagnosis has to wait: exam 3 is running." in said
    assert len(STARTED) == before


def test_the_page_of_a_drill_that_runs_says_so(desk: Desk) -> None:
    tasks = (task(Category.TEXT),)
    begun(desk.app().store, kind=Kind.DRILL, deadline_at=None, tasks=tasks)
    assert desk.run("result", "--html", "--json").json == {"file": str(desk.root / "drill-2.html")}
    assert "still running" in (desk.root / "drill-2.html").read_text("utf-8")


def test_scores_that_are_to_stay_quiet_do_until_the_end(desk: Desk) -> None:
    store = desk.app().store
    sitting = begun(store, started_at=desk.clock.wall, quiet_scores=True)
    submitted(store, sitting, Category.TEXT, 0.95)
    shown = desk.run("result").out
    assert "Scores are shown at the end." in shown
    assert "5/5" not in shown
    (running,) = (line for line in desk.run("history").out.splitlines() if "running" in line)
    assert running.rstrip().endswith("0 s")  # the time used: no total after it
    desk.run("abandon", "--yes")
    assert "5/5" in desk.run("result").out


def test_a_folder_that_is_none_is_told(desk: Desk) -> None:
    (desk.root / "file").write_text("x")
    said = desk.run("result", "--html", "--out", "file/page.html")
    assert said.code == 6
    assert "is no folder" in said.err


def test_a_file_without_a_page_makes_no_sense(desk: Desk) -> None:
    said = desk.run("result", "--out", "page.html")
    assert said.code == 2
    assert "add --html or --certificate" in said.err


class Broken(FakeGrader):
    """A grader that answers nothing."""

    def replies(self) -> Iterator[tuple[Reply, None]]:
        while self._jobs:
            yield Reply(self._jobs.pop(0).id, "grader-error", "It fell over."), None


@pytest.fixture
def busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk at which models can be submitted."""
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    return Desk(tmp_path, grader=FakeGrader)


def submit(desk: Desk, words: str, folder: str, *options: str) -> None:
    (desk.root / folder / "model.h5").write_bytes(model(words))
    desk.clock.pass_(timedelta(minutes=5))
    desk.run("submit", "regression", "--workspace", folder.partition("/")[0], *options)


def drilled(desk: Desk, *words: str) -> None:
    """A drill with a submission of each model."""
    desk.run("drill", "regression", "--workspace", "drill-1")
    for each in words:
        submit(desk, each, "drill-1", "--no-diagnosis")


def paged(desk: Desk, *options: str) -> tuple[Ran, str]:
    """What `result --html` says, and what the page does."""
    ran = desk.run("result", "--html", "--out", "page.html", *options)
    assert (ran.code, ran.out) == (0, f"{desk.root / 'page.html'}\n")
    return ran, parsed((desk.root / "page.html").read_text("utf-8")).text


def test_the_page_of_a_drill_names_the_mistake_and_says_how_far_it_is(busy: Desk) -> None:
    drilled(busy, "unit 1000")
    ran, said = paged(busy)
    assert ran.err == "diagnosis of regression: ready\n"
    assert "With its figures in another unit, it earns 5; as it is, it earns 0" in said
    assert "What the model said, against what was right" in said


def test_the_page_diagnoses_the_submission_that_counts(busy: Desk) -> None:
    drilled(busy, "error 0.5", "unit 1000")
    assert "None of the mistakes that are looked for explains the score." in paged(busy)[1]


def test_of_an_exam_that_is_over_what_counted_is_diagnosed_and_nothing_late(busy: Desk) -> None:
    busy.run("start")
    submit(busy, "error 0.5", "exam-1/1_regression")
    submit(busy, "unit 1000", "exam-1/1_regression")
    busy.run("finish", "--yes")
    submit(busy, "error 0.0", "exam-1/1_regression", "--late")
    assert "None of the mistakes that are looked for explains the score." in paged(busy)[1]
    (found,) = busy.run("diagnose", "--json").json
    assert (found["attempt"], found["late"]) == (1, False)


def test_without_diagnosis_no_grader_is_started(busy: Desk) -> None:
    drilled(busy, "unit 1000")
    before = len(STARTED)
    ran, said = paged(busy, "--no-diagnosis")
    assert ran.err == ""
    assert "Diagnosis" not in said
    assert len(STARTED) == before


def test_a_certificate_is_made_without_a_grader(busy: Desk) -> None:
    store = busy.app().store
    sitting = begun(store)
    submitted(store, sitting, Category.TEXT, 0.95)
    store.end(sitting, State.FINISHED, sitting.started_at + timedelta(hours=2))
    before = len(STARTED)
    assert busy.run("result", "--certificate").code == 0
    assert len(STARTED) == before


def test_where_the_grader_breaks_the_page_is_written_and_says_so(busy: Desk) -> None:
    drilled(busy, "error 0.5")
    busy.grader = Broken
    said = paged(busy)[1]
    assert "no mistake could be looked for: It fell over." in said
    assert "None of the mistakes" not in said


def test_where_no_grader_can_be_had_the_page_is_written_and_says_so(busy: Desk) -> None:
    drilled(busy, "error 0.5")

    def none(*arguments: object, **more: object) -> FakeGrader:
        raise TfexamError(Code.GRADER_BROKE, "There is none.")

    busy.grader = none
    ran, said = paged(busy)
    assert ran.err == "There is no diagnosis. There is none.\n"
    assert "There is no diagnosis. There is none." in said


def test_where_a_problem_is_gone_the_page_is_written_and_says_so(busy: Desk) -> None:
    drilled(busy, "error 0.5")
    shutil.rmtree(busy.bank / "regression" / "tiny_line")
    ran, said = paged(busy)
    assert "tiny_line" in ran.err
    assert "There is no diagnosis. " in said
    assert "Drill 1: 3 of 5" in said


def test_to_leave_the_diagnosis_out_is_to_ask_for_a_page(desk: Desk) -> None:
    said = desk.run("result", "--no-diagnosis")
    assert said.code == 2
    assert "add --html" in said.err
