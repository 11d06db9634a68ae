"""The page of a result: whole in itself, sound, readable in both schemes, and nobody's script."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest

from support.pages import colours, contrast, parsed
from support.sittings import START, exam, scored, submission, task
from tfexam.exam.category import Category
from tfexam.exam.outcome import Code, Outcome
from tfexam.exam.result import result
from tfexam.exam.sitting import Kind, State
from tfexam.report.html.page import page

if TYPE_CHECKING:
    from tfexam.exam.sitting import Sitting, Submission

EVIL = "<script>alert('x')</script>&\"'"
REFUSED = Outcome(Code.REFUSED, f"It holds {EVIL}.", "")


ENDED = exam(state=State.FINISHED, ended_at=START + timedelta(hours=2))
SOME = [
    scored(Category.REGRESSION, 0.95),
    submission(Category.VISION, outcome=REFUSED, file=f"3_vision/{EVIL}.keras"),
    scored(Category.VISION, 0.85, 2),
    scored(Category.TEXT, 0.95, 9, late=True, file="4_text/after.keras"),
]


def written(sitting: Sitting = ENDED, submissions: list[Submission] = SOME) -> str:
    return page(result(sitting, submissions, timedelta(hours=2)), submissions)


def test_it_says_what_the_exam_came_to() -> None:
    said = parsed(written()).text
    assert "✗ FAIL" in said
    assert "26 of 100 points, 90 to pass" in said
    assert "Vision A problem of vision 4 of 5 16 of 20 accuracy 0.85" in said
    assert "compile-fit 36 %" in said
    assert "Timeseries: tfexam drill timeseries" in said


def test_what_passed_and_lost_nothing_is_sent_on() -> None:
    said = parsed(written(submissions=[scored(category, 0.95) for category in Category])).text
    assert "✓ PASS" in said
    assert "Every problem earned all there is." in said


def test_attempts_stand_on_the_time_line_and_late_ones_do_not() -> None:
    found = parsed(written())
    dots = [attributes for tag, attributes, _ in found.all("circle")]
    assert [dot["cx"] for dot in dots] == ["12.05%", "12.05%", "19.72%"]
    assert [dot["class"] for dot in dots] == ["dot counts", "dot", "dot counts"]
    assert "after.keras" not in found.text


def test_a_drill_has_no_verdict() -> None:
    drill = exam(
        kind=Kind.DRILL, state=State.FINISHED, ended_at=START, tasks=(task(Category.TEXT),)
    )
    said = parsed(written(drill, [scored(Category.TEXT, 0.7)])).text
    assert "Drill 1: 3 of 5" in said
    assert "to pass" not in said


def test_a_sitting_without_attempts_has_a_page() -> None:
    found = parsed(written(submissions=[]))
    assert "Nothing was submitted." in found.text
    assert found.all("circle") == []


def test_what_came_from_files_is_text() -> None:
    hostile = exam(
        state=State.FINISHED,
        ended_at=START,
        tasks=tuple(
            task(c, title=EVIL, metric=EVIL, unit=EVIL, problem=f"a_{c}", skills=(EVIL,))
            for c in Category
        ),
    )
    found = parsed(written(hostile))
    assert found.all("script") == []
    assert found.text.count("<script>alert('x')</script>&\"'") > 10


def test_it_asks_for_nothing_from_outside() -> None:
    text = written()
    assert not re.findall(r"\b(?:src|href|srcset|action)\s*=|url\(|@import|https?:", text)
    assert "default-src 'none'" in text


def test_headings_are_in_order_and_the_language_is_said() -> None:
    found = parsed(written())
    levels = [int(tag[1]) for tag, _, _ in found.all("h1", "h2", "h3")]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    assert found.all("html")[0][1]["lang"] == "en"
    assert "Exam 1" in found.all("title")[0][2]


def test_heads_of_tables_say_what_they_head_and_pictures_what_they_show() -> None:
    text = written()
    heads = [attributes.get("scope") for _, attributes, _ in parsed(text).all("th")]
    assert set(heads) == {"col", "row"}
    pictures = re.findall(r"<svg[^>]*>", text)
    assert len(pictures) > 5
    assert all('role="img"' in picture for picture in pictures)
    assert len(re.findall(r"<svg[^>]*><title", text)) == len(pictures)


def test_ids_are_used_once() -> None:
    ids = re.findall(r'\bid="([^"]+)"', written())
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_in_both_schemes(scheme: str) -> None:
    found = colours(scheme)
    pairs = [*product(("ink", "soft", "good", "bad"), ("ground",)), ("on-mark", "mark")]
    low = {p: ratio for p in pairs if (ratio := contrast(*(found[c] for c in p))) < 4.5}
    assert low == {}
    assert contrast(found["mark"], found["panel"]) >= 3
    assert contrast(found["line"], found["ground"]) >= 3
