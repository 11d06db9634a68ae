"""`console`: what it says where it can't be shown. What it shows is tested in tests/console."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from support.fakegrader import FakeGrader
from support.running import Desk
from tfexam.cli.session import Session
from tfexam.console.screen import Console
from tfexam.errors import Exit
from tfexam.flows import start

if TYPE_CHECKING:
    from pathlib import Path

DRILL = ("drill", "tiny_line", "--yes", "--detach")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    return Desk(tmp_path, grader=FakeGrader)


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Session, "is_interactive", True)


def test_without_textual_it_says_how_to_get_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("tfexam.console.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "textual.app", None)
    ran = desk.run("console")
    assert ran.code == Exit.STATE
    assert ran.out == ""
    assert "which is not installed" in ran.err
    assert "pip install 'tfexam[console]'" in ran.err


def test_without_a_terminal_it_names_what_else_there_is(desk: Desk) -> None:
    ran = desk.run("console")
    assert ran.code == Exit.USAGE
    assert "The console needs a terminal" in ran.err


@pytest.mark.usefixtures("at_a_terminal")
def test_without_an_exam_it_says_so(desk: Desk) -> None:
    assert desk.run("console").code == Exit.STATE


@pytest.mark.usefixtures("at_a_terminal")
def test_it_asks_for_no_mouse_and_says_how_to_come_back(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(Console, "run", lambda self, **options: asked.append(options))
    desk.run(*DRILL)
    ran = desk.run("console")
    assert asked == [{"mouse": False}]
    assert "The drill goes on" in ran.err
    assert "To come back: tfexam console" in " ".join(ran.err.split())


@pytest.mark.usefixtures("at_a_terminal")
def test_what_is_over_when_it_ends_is_shown_as_a_result(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(self: Console, **options: object) -> None:
        desk.clock.pass_(timedelta(hours=1))
        desk.run("status")
        self._look()

    monkeypatch.setattr(Console, "run", run)
    monkeypatch.setattr(Console, "_show", lambda self: None)
    desk.run(*DRILL, "--time", "30m")
    assert "Drill 1" in desk.run("console").out


@pytest.mark.usefixtures("at_a_terminal")
def test_a_bug_in_it_is_one_sentence(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def run(self: Console, **options: object) -> None:
        self.bug = ZeroDivisionError("oh")

    monkeypatch.setenv("TFEXAM_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(Console, "run", run)
    desk.run(*DRILL)
    ran = desk.run("console")
    assert ran.code == Exit.BUG
    assert "this is a bug in tfexam" in ran.err
    assert "Traceback" not in ran.err
