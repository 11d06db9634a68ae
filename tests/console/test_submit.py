"""Submitting from the console: by one key, while the screen goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from support.console import DRILL, EXAM, Held, Sat, save, sit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.running import Desk


@pytest.fixture
def holding(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A drill with a saved model, and a grader that answers once it is let go."""
    monkeypatch.setattr(Held, "is_held", True)
    desk.grader = Held
    desk.run(*DRILL)
    save(desk, "error 0.0")
    return desk


def test_one_key_submits_the_chosen_problem(desk: Desk) -> None:
    desk.run(*DRILL)
    save(desk, "error 0.0")

    async def look(sat: Sat) -> None:
        await sat.press("s")
        screen = await sat.see("5/5 try 1")
        assert "MAE 0.00 points" in screen
        assert screen.splitlines()[1].startswith(">1 regression 5/5   saved ")

    sit(desk, look)


def test_only_the_chosen_problem_is_submitted(desk: Desk) -> None:
    desk.run(*EXAM)
    for folder in ("1_regression", "2_tabular"):
        save(desk, "wrong-shape", folder)

    async def look(sat: Sat) -> None:
        await sat.press("2", "s")
        screen = await sat.see("wrong-shape try 1")
        assert "tabular wrong-shape try 1" in screen
        assert "regression wrong-shape" not in screen
        assert "hint: Do otherwise." in screen

    sit(desk, look)


def test_all_that_is_saved_is_submitted_by_one_key(desk: Desk) -> None:
    desk.run(*EXAM)
    for folder in ("1_regression", "2_tabular"):
        save(desk, "wrong-shape", folder)

    async def look(sat: Sat) -> None:
        await sat.press("a")
        await sat.see("regression wrong-shape try 1")
        await sat.see("tabular wrong-shape try 1")

    sit(desk, look)


def test_a_submit_that_runs_says_so_and_a_second_one_waits(holding: Desk) -> None:
    async def look(sat: Sat) -> None:
        await sat.press("s")
        await sat.see("Submitting regression … it runs")
        await sat.see("being graded")
        await sat.press("s")
        await sat.see("Something is being graded already.")
        Held.is_held = False
        await sat.see("5/5 try 1")
        await sat.see_no_more("Submitting")

    sit(holding, look)


def test_leaving_waits_for_what_is_being_graded(holding: Desk) -> None:
    async def look(sat: Sat) -> None:
        await sat.press("s")
        await sat.see("it runs")
        await sat.press("q")
        await sat.see("This ends when it is graded")
        Held.is_held = False
        await sat.left()

    sit(holding, look)
    assert holding.run("status", "--json").json["tasks"][0]["score"] == 5


def test_nothing_saved_is_said_with_what_to_do(desk: Desk) -> None:
    desk.run(*DRILL)

    async def look(sat: Sat) -> None:
        await sat.press("s")
        screen = await sat.see("error: No saved model was found")
        assert "hint: Save one as model.keras" in screen

    sit(desk, look)


def test_quiet_scores_stay_quiet(desk: Desk) -> None:
    desk.run(*EXAM, "--quiet-scores")
    save(desk, "error 0.0", "1_regression")

    async def look(sat: Sat) -> None:
        await sat.press("s")
        screen = await sat.see("regression scored try 1")
        assert "5/5" not in screen
        assert "MAE" not in screen.splitlines()[8]

    sit(desk, look)


def test_an_attempt_in_another_terminal_is_seen(desk: Desk) -> None:
    desk.run(*DRILL)
    save(desk, "error 0.0")

    async def look(sat: Sat) -> None:
        assert "No attempts yet." in sat.screen
        desk.run("submit")
        await sat.see("5/5 try 1")

    sit(desk, look)


def test_at_the_deadline_what_is_saved_is_submitted(desk: Desk) -> None:
    desk.run(*EXAM, "--duration", "10m")
    save(desk, "error 0.0", "1_regression")

    async def look(sat: Sat) -> None:
        desk.clock.pass_(timedelta(minutes=11))
        screen = await sat.see("Exam 1 is expired.")
        assert "One saved model was submitted for you." in screen
        await sat.see("regression 5/5 try 1")
        await sat.see_no_more("the end …")
        await sat.press("s")
        await sat.see("error: The exam is over")

    sit(desk, look)


def test_a_folder_that_can_not_be_read_ends_the_console_and_is_handed_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stale(*_: object) -> None:
        raise OSError(116, "Stale file handle")

    desk.run(*DRILL)

    async def look(sat: Sat) -> None:
        monkeypatch.setattr("tfexam.flows.room.newest_model", stale)
        await sat.left()

    assert str(sit(desk, look).bug).endswith("can't be read: Stale file handle.")


def test_a_bug_ends_the_console_and_is_handed_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object) -> Iterator[object]:
        raise ZeroDivisionError
        yield

    monkeypatch.setattr("tfexam.console.screen.submit", broken)
    desk.run(*DRILL)
    save(desk, "error 0.0")

    async def look(sat: Sat) -> None:
        await sat.press("s")
        await sat.left()

    assert isinstance(sit(desk, look).bug, ZeroDivisionError)
