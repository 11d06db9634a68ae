"""`result --certificate` and `verify`: what is told from what, and what a forger would try."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from support.running import Desk
from support.sittings import START, task
from support.stored import begun, over, submitted
from tfexam.exam.category import Category
from tfexam.exam.certificate import checksum
from tfexam.exam.sitting import Kind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BLOCK = re.compile(r'(<script type="application/json"[^>]*>)(.*?)(</script>)', re.DOTALL)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with an exam that was failed, and its certificate."""
    desk = Desk(tmp_path / "desk")
    store = desk.app().store
    submitted(store, over(store), Category.TEXT, 0.72)
    assert desk.run("result", "--certificate").code == 0
    return desk


@pytest.fixture
def page(desk: Desk) -> Path:
    return desk.root / "exam-1-certificate.html"


def restated(page: Path, change: Callable[[dict[str, str]], object], *, sums: bool) -> None:
    """Change what a page states; with `sums`, make the checksum anew, as anybody can."""

    def forged(found: re.Match[str]) -> str:
        said = json.loads(found.group(2))
        change(said["statement"])
        said["sha256"] = checksum(said["statement"]) if sums else said["sha256"]
        return found.group(1) + json.dumps(said) + found.group(3)

    page.write_text(BLOCK.sub(forged, page.read_text("utf-8")), "utf-8")


def test_a_certificate_is_as_the_store_has_it(desk: Desk, page: Path) -> None:
    said = desk.run("verify", page.name)
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "As the store has it. Mock exam 1: 2026-11-24 09:00:00 UTC, FAIL, "
        "15.0 of 100 points, 90 to pass\n"
    )


def test_it_says_that_it_is_a_mock_exams(page: Path) -> None:
    text = page.read_text("utf-8")
    assert "A mock exam, marked by tfexam. Nobody watched it, and it certifies nothing." in text
    assert "no certificate of Google" in text


def test_what_it_states_in_json_is_no_script_and_can_end_none(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    over(desk.app().store, tasks=(task(Category.TEXT, problem="</script><b>"),))
    desk.run("result", "--certificate")
    text = (tmp_path / "exam-1-certificate.html").read_text("utf-8")
    assert re.findall(r"<script[^>]*>", text) == [
        '<script type="application/json" id="tfexam-certificate">'
    ]
    assert "<b>" not in text
    assert desk.run("verify", "exam-1-certificate.html").code == 0


def test_a_changed_statement_is_told_by_its_field_and_its_checksum(desk: Desk, page: Path) -> None:
    restated(page, lambda said: said.update(verdict="PASS"), sums=False)
    said = desk.run("verify", page.name)
    assert said.code == 1
    assert "verdict: the certificate has 'PASS', the store 'FAIL'" in said.out
    assert "sha256: the certificate has" in said.out


def test_a_new_checksum_does_not_help_a_forger(desk: Desk, page: Path) -> None:
    restated(page, lambda said: said.update(text="5 of 5, a_text"), sums=True)
    said = desk.run("verify", page.name, "--json")
    assert said.code == 1
    assert said.json == {
        "as_stored": False,
        "exam": 1,
        "changed": {"text": {"says": "5 of 5, a_text", "store": "3 of 5, a_text"}},
    }


def test_what_is_shown_is_compared_too(desk: Desk, page: Path) -> None:
    page.write_text(page.read_text("utf-8").replace(">15.0 of 100", ">95.0 of 100"), "utf-8")
    said = desk.run("verify", page.name)
    assert said.code == 1
    assert "total: the certificate has '95.0 of 100 points, 90 to pass'" in said.out


def test_a_field_that_is_no_longer_shown_is_missed(desk: Desk, page: Path) -> None:
    page.write_text(page.read_text("utf-8").replace('data-field="what"', ""), "utf-8")
    said = desk.run("verify", page.name)
    assert said.code == 1
    assert "what: the certificate has nothing" in said.out


def test_an_exam_of_another_store_is_not_here(desk: Desk, page: Path, tmp_path: Path) -> None:
    said = Desk(tmp_path / "other").run("verify", str(page))
    assert (said.code, said.out) == (3, "")
    assert "in this store." in said.err
    assert "tfexam import FILE" in said.err


def test_a_changed_one_of_another_store_is_changed(desk: Desk, page: Path, tmp_path: Path) -> None:
    restated(page, lambda said: said.update(verdict="PASS"), sums=False)
    said = Desk(tmp_path / "other").run("verify", str(page))
    assert said.code == 1
    assert "does not fit its checksum" in said.out


def test_it_holds_where_the_exam_was_imported(desk: Desk, page: Path, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other")
    over(other.app().store, started_at=START - timedelta(days=1))
    gone = desk.run("export", "all.zip")
    assert gone.code == 0
    other.run("import", str(desk.root / "all.zip"))
    said = other.run("verify", str(page))
    assert said.code == 0
    assert "Mock exam 2:" in said.out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("<p>Hello</p>", "is no certificate of tfexam"),
        ('<script id="tfexam-certificate">{</script>', "can't be read"),
        ('<script id="tfexam-certificate">{"statement": 1, "sha256": ""}</script>', "can't be"),
        (
            '<script id="tfexam-certificate">{"statement": {"format": "2"}, "sha256": ""}</script>',
            "newer than this tfexam knows",
        ),
        ("x" * (1 << 21), "is no certificate of tfexam"),
        ('<script id="tfexam-certificate">{}</script>' * 2, "is no certificate of tfexam"),
    ],
)
def test_what_is_no_certificate_is_told(desk: Desk, text: str, sentence: str) -> None:
    (desk.root / "x.html").write_text(text)
    said = desk.run("verify", "x.html")
    assert (said.code, said.out) == (5, "")
    assert sentence in said.err


def test_a_file_that_is_not_there_is_told(desk: Desk) -> None:
    said = desk.run("verify", "none.html")
    assert said.code == 2
    assert "can't be read" in said.err


def test_a_drill_has_no_certificate(desk: Desk) -> None:
    begun(desk.app().store, kind=Kind.DRILL, deadline_at=None, started_at=desk.clock.wall)
    said = desk.run("result", "2", "--certificate")
    assert said.code == 2
    assert "a certificate is of an exam" in said.err


def test_while_an_exam_runs_there_is_no_certificate(desk: Desk) -> None:
    begun(desk.app().store, started_at=desk.clock.wall)
    said = desk.run("result", "1", "--certificate")
    assert said.code == 3


def test_two_pages_at_once_are_not_made(desk: Desk) -> None:
    assert desk.run("result", "--certificate", "--html").code == 2
