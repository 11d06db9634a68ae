"""`result --html`: where the page goes, and when there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.running import Desk
from support.sittings import task
from support.stored import begun, over, submitted
from tfexam.exam.category import Category
from tfexam.exam.sitting import Kind, State

if TYPE_CHECKING:
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


def test_while_an_exam_runs_there_is_no_page(desk: Desk) -> None:
    begun(desk.app().store, started_at=desk.clock.wall)
    said = desk.run("result", "1", "--html")
    assert said.code == 3
    assert "A page has to wait: exam 2 is running." in said.err
    assert not (desk.root / "exam-1.html").exists()


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
