"""Screens, whole: what a candidate sees."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from inline_snapshot import snapshot
from rich.console import Console

from support.sittings import START, exam, scored
from tfexam.exam.category import Category
from tfexam.exam.result import result
from tfexam.exam.sitting import State
from tfexam.flows.events import Stands
from tfexam.report.result import result as shown_result
from tfexam.report.stands import one_line, panel

if TYPE_CHECKING:
    from rich.console import RenderableType

SOME = [
    scored(Category.REGRESSION, 0.95),
    scored(Category.VISION, 0.72),
    scored(Category.VISION, 0.85, 2),
]


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tfexam.report.words.local", lambda moment: moment.strftime("%H:%M"))
    monkeypatch.setattr(
        "tfexam.report.words.local_day", lambda moment: moment.strftime("%Y-%m-%d %H:%M")
    )


def screen(shown: RenderableType, width: int = 100) -> str:
    console = Console(width=width, file=io.StringIO(), color_system=None)
    with console.capture() as captured:
        console.print(shown)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def stands(left: timedelta = timedelta(hours=3, minutes=59, seconds=7)) -> Stands:
    so_far = result(exam(), SOME, timedelta(hours=1))
    return Stands(so_far, left, START + timedelta(hours=5))


def test_the_countdown() -> None:
    assert screen(panel(stands())) == snapshot("""\
Exam 1 · 3:59:07 left · ends at 14:00
regression  5/5  1 try    par 20 min  A problem of regression
tabular     –             par 20 min  A problem of tabular
vision      4/5  2 tries  par 20 min  A problem of vision
text        –             par 20 min  A problem of text
timeseries  –             par 20 min  A problem of timeseries
Total 26 of 90 to pass\
""")


def test_the_countdown_of_a_narrow_terminal() -> None:
    assert screen(one_line(stands()), 50) == snapshot("3:59:07 · 5/5 – 4/5 – – · 26 of 90")


def test_quiet_scores_show_none() -> None:
    quiet = result(exam(quiet_scores=True), SOME, timedelta(hours=1))
    assert screen(panel(Stands(quiet, timedelta(hours=4), START))) == snapshot("""\
Exam 1 · 4:00:00 left · ends at 09:00
regression  ✓  1 try    par 20 min  A problem of regression
tabular     –           par 20 min  A problem of tabular
vision      ✓  2 tries  par 20 min  A problem of vision
text        –           par 20 min  A problem of text
timeseries  –           par 20 min  A problem of timeseries
Scores are shown at the end.\
""")


def test_quiet_scores_have_no_colour() -> None:
    def drawn(metric: float) -> str:
        quiet = result(exam(quiet_scores=True), [scored(Category.TEXT, metric)], timedelta(hours=1))
        console = Console(width=80, file=io.StringIO(), force_terminal=True)
        with console.capture() as captured:
            console.print(panel(Stands(quiet, timedelta(hours=4), START)))
        return captured.get()

    assert drawn(0.95) == drawn(0.4)


def test_the_result() -> None:
    ended = exam(state=State.FINISHED, ended_at=START + timedelta(hours=2))
    assert screen(shown_result(result(ended, SOME, timedelta(hours=2)))) == snapshot("""\
Exam 1 · 2026-11-24 09:00 · finished after 2 h

 Category     Problem                   Score     Points   Measured          When   Tries
 ────────────────────────────────────────────────────────────────────────────────────────
 regression   A problem of regression     5/5   10 of 10   accuracy 0.95   10 min       1
 tabular      A problem of tabular        0/5    0 of 15   –                    –       0
 vision       A problem of vision         4/5   16 of 20   accuracy 0.85   20 min       2
 text         A problem of text           0/5    0 of 25   –                    –       0
 timeseries   A problem of timeseries     0/5    0 of 30   –                    –       0

9 of 25 · total 26 of 100 · 90 to pass · FAIL

Skills to work on  tabular 0%, text 0%, timeseries 0%, compile-fit 36%, vision 80%
Practise next      tfexam drill timeseries, tfexam drill text, tfexam drill tabular\
""")
