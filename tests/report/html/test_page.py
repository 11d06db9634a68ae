"""The page of a result: whole in itself, sound, readable in both schemes, and nobody's script."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tfexam
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
VOID = {"meta", "br", "rect", "line", "circle"}
STYLE = Path(tfexam.__file__).parent / "report" / "html" / "templates" / "house.css"


@dataclass
class Page(HTMLParser):
    """What stands in a page: elements with their attributes and own text, and all that is said."""

    found: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    open: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, ""))
        if tag not in VOID:
            self.open.append(len(self.found) - 1)
        self.said += ["\n"] if tag == "br" else []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.found[self.open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            tag, attributes, text = self.found[self.open[-1]]
            self.found[self.open[-1]] = tag, attributes, text + data
            self.said += [data] if tag != "style" else []

    def all(self, *tags: str) -> list[tuple[str, dict[str, str], str]]:
        return [each for each in self.found if each[0] in tags]

    @property
    def text(self) -> str:
        return " ".join("".join(self.said).split())


ENDED = exam(state=State.FINISHED, ended_at=START + timedelta(hours=2))
SOME = [
    scored(Category.REGRESSION, 0.95),
    submission(Category.VISION, outcome=REFUSED, file=f"3_vision/{EVIL}.keras"),
    scored(Category.VISION, 0.85, 2),
    scored(Category.TEXT, 0.95, 9, late=True, file="4_text/after.keras"),
]


def written(sitting: Sitting = ENDED, submissions: list[Submission] = SOME) -> str:
    return page(result(sitting, submissions, timedelta(hours=2)), submissions)


def parsed(text: str) -> Page:
    found = Page()
    found.feed(text)
    found.close()
    assert found.open == []
    return found


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
    blocks = re.findall(r":root \{(.*?)\}", STYLE.read_text("utf-8"), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", blocks[scheme == "dark"]))
    pairs = [*product(("ink", "soft", "good", "bad"), ("ground",)), ("on-mark", "mark")]
    low = {p: ratio for p in pairs if (ratio := contrast(*(colours[c] for c in p))) < 4.5}
    assert low == {}
    assert contrast(colours["mark"], colours["panel"]) >= 3
    assert contrast(colours["line"], colours["ground"]) >= 3


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
