"""The console by its keys, on a terminal of 80 columns and 24 lines."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from support.fakegrader import FakeGrader, model
from support.running import Desk, HandClock
from tfexam.console.keys import KEYS
from tfexam.console.screen import Console
from tfexam.flows import start

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    from textual.pilot import Pilot

    from tfexam.worker.protocol import Reply

EXAM = ("start", "--workspace", "work", "--seed", "1")
DRILL = ("drill", "tiny_line", "--workspace", "work", "--seed", "1")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of a desk where the exam was begun: its data are built once for all."""
    desk = Desk(tmp_path_factory.mktemp("built"), grader=FakeGrader)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(start, "rehearse", lambda app: None)
        assert desk.run(*EXAM).code == 0
    return desk.paths.cache


@pytest.fixture
def desk(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    desk = Desk(tmp_path, grader=FakeGrader)
    shutil.copytree(built, desk.paths.cache)
    return desk


def save(desk: Desk, words: str, folder: str = ".") -> None:
    """A model, at the desk's time."""
    path = desk.root / "work" / folder / "model.h5"
    path.write_bytes(model(words))
    now = desk.clock.read().wall.timestamp()
    os.utime(path, (now, now))


class Sat:
    """A console that somebody sits at."""

    def __init__(self, console: Console, pilot: Pilot[None]) -> None:
        self.console, self._pilot = console, pilot

    @property
    def screen(self) -> str:
        """What stands on the terminal, without colour."""
        strips = self.console.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    async def press(self, *keys: str) -> str:
        await self._pilot.press(*keys)
        await self._pilot.pause()
        return self.screen

    async def see(self, words: str) -> str:
        """Wait until these words stand there."""
        until = time.monotonic() + 20
        while words not in self.screen:
            assert time.monotonic() < until, self.screen
            await self._pilot.pause(0.02)
        return self.screen


def sit(
    desk: Desk, what: Callable[[Sat], Awaitable[None]], size: tuple[int, int] = (80, 24)
) -> Console:
    app = desk.app()
    console = Console(app, app.store.sitting(1))

    async def run() -> None:
        async with console.run_test(size=size) as pilot:
            await pilot.pause()
            await what(Sat(console, pilot))

    asyncio.run(run())
    app.store.close()
    return console


def test_an_exam_stands_on_one_screen(desk: Desk) -> None:
    desk.run(*EXAM)
    save(desk, "error 0.0", "1_regression")
    desk.clock.pass_(timedelta(minutes=4))

    async def look(sat: Sat) -> None:
        first, *_, last = lines = sat.screen.splitlines()
        assert len(lines) == 24
        assert first.startswith("Exam 1 · 4:56:00 left · ends at ")
        assert first.endswith(" · Total 0 of 90 to pass")
        assert lines[1].startswith(">1 regression –     new, 4 min ago")
        assert lines[2].startswith(" 2 tabular    –     no model yet")
        assert lines[5].startswith(" 5 timeseries –     no model yet")
        assert "No attempts yet." in sat.screen
        assert "Task" in sat.screen, "the brief's first heading"
        assert last == "s submit  a all  p park  n note  h hint  b brief  l log  ? keys  q leave"

    sit(desk, look)


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


def test_a_submit_that_runs_says_so_and_a_second_one_waits(desk: Desk) -> None:
    class Slow(FakeGrader):
        is_held = True

        def replies(self) -> Iterator[tuple[Reply, Any]]:
            while Slow.is_held:
                time.sleep(0.01)
            yield from super().replies()

    desk.grader = Slow
    desk.run(*DRILL)
    save(desk, "error 0.0")

    async def look(sat: Sat) -> None:
        await sat.press("s")
        await sat.see("Submitting regression … it runs")
        assert "being graded" in await sat.see("being graded")
        await sat.press("s")
        await sat.see("Something is being graded already.")
        Slow.is_held = False
        await sat.see("5/5 try 1")
        assert "Submitting" not in await sat.press("escape")

    sit(desk, look)


def test_leaving_waits_for_what_is_being_graded(desk: Desk) -> None:
    class Slow(FakeGrader):
        is_held = True

        def replies(self) -> Iterator[tuple[Reply, Any]]:
            while Slow.is_held:
                time.sleep(0.01)
            yield from super().replies()

    desk.grader = Slow
    desk.run(*DRILL)
    save(desk, "error 0.0")

    async def look(sat: Sat) -> None:
        await sat.press("s")
        await sat.see("it runs")
        await sat.press("q")
        await sat.see("This ends when it is graded")
        Slow.is_held = False

    sit(desk, look)
    assert desk.run("status", "--json").json["tasks"][0]["score"] == 5


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


def test_a_parked_problem_carries_a_mark_and_keeps_its_note(desk: Desk) -> None:
    desk.run(*EXAM)

    async def park(sat: Sat) -> None:
        await sat.press("down", "p", "n")
        await sat.see("Note on ")
        await sat.press(*"try 12", "enter")
        screen = await sat.see("Parked: try 12")
        assert screen.splitlines()[2].startswith(">2 tabular    –   P no model yet")

    async def look(sat: Sat) -> None:
        assert "try 12" not in sat.screen
        assert "Parked: try 12" in await sat.press("2")
        assert "Note: try 12" in await sat.press("p")

    sit(desk, park)
    sit(desk, look)


def test_a_note_that_is_left_is_not_kept(desk: Desk) -> None:
    desk.run(*DRILL)

    async def look(sat: Sat) -> None:
        await sat.press("n", "x", "escape")
        await sat.see("No attempts yet.")
        assert "Note:" not in sat.screen

    sit(desk, look)


def test_letters_of_a_note_are_no_commands(desk: Desk) -> None:
    desk.run(*DRILL)

    async def look(sat: Sat) -> None:
        await sat.press("n", *"sapq", "enter")
        screen = await sat.see("Note: sapq")
        assert "error" not in screen

    sit(desk, look)


def test_hints_come_one_by_one_in_a_drill(desk: Desk) -> None:
    desk.run(*DRILL)

    async def look(sat: Sat) -> None:
        await sat.press("h")
        assert "Look at data.csv." in await sat.see("Hint 1 of 3")
        await sat.press("escape", "h")
        await sat.see("Hint 2 of 3")

    sit(desk, look)


def test_an_exam_gives_no_hints(desk: Desk) -> None:
    desk.run(*EXAM)

    async def look(sat: Sat) -> None:
        await sat.press("h")
        await sat.see("error: A hint has to wait: exam 1 is running.")

    sit(desk, look)


def test_the_question_mark_shows_each_key(desk: Desk) -> None:
    desk.run(*DRILL)

    async def look(sat: Sat) -> None:
        await sat.press("question_mark")
        screen = await sat.see("park the problem, or take it up again")
        assert all(key.means in screen for key in KEYS)
        await sat.press("escape")
        await sat.see("No attempts yet.")

    sit(desk, look, (100, 60))


def test_the_brief_and_the_attempts_take_the_whole_screen(desk: Desk) -> None:
    desk.run(*DRILL)

    async def look(sat: Sat) -> None:
        assert ">1 regression" not in await sat.press("b")
        assert "No attempts yet." in await sat.press("l")
        assert "Task" not in sat.screen
        assert ">1 regression" in await sat.press("escape")

    sit(desk, look)


def test_the_brief_is_scrolled_by_keys(desk: Desk) -> None:
    desk.run(*DRILL)
    brief = desk.root / "work" / "brief.md"
    brief.write_text("# Top\n\n" + "\n\n".join(f"line {n}" for n in range(99)) + "\n\nBottom\n")

    async def look(sat: Sat) -> None:
        assert "Top" in await sat.see("Top")
        for _ in range(20):
            await sat.press("space")
        assert "Bottom" in sat.screen
        assert "Top" not in sat.screen

    sit(desk, look)


def test_what_a_brief_holds_can_not_steer_the_terminal(desk: Desk) -> None:
    desk.run(*DRILL)
    (desk.root / "work" / "brief.md").write_text("# Top\n\n\x1b[2Jgone\n")

    async def look(sat: Sat) -> None:
        assert "\x1b" not in await sat.see("gone")

    sit(desk, look)


def test_at_the_deadline_what_is_saved_is_submitted(desk: Desk) -> None:
    desk.run(*EXAM, "--duration", "10m")
    save(desk, "error 0.0", "1_regression")

    async def look(sat: Sat) -> None:
        desk.clock.pass_(timedelta(minutes=11))
        screen = await sat.see("Exam 1 is expired.")
        assert "One saved model was submitted for you." in screen
        await sat.see("regression 5/5 try 1")
        await sat.press("s")
        await sat.see("error: The exam is over")

    sit(desk, look)


def test_a_warning_falls_due(desk: Desk) -> None:
    desk.run(*EXAM, "--duration", "16m")

    async def look(sat: Sat) -> None:
        desk.clock.pass_(timedelta(seconds=90))
        await sat.see("15 min left.")

    sit(desk, look)


def test_a_narrow_terminal_shows_the_problems_alone(desk: Desk) -> None:
    desk.run(*EXAM)

    async def look(sat: Sat) -> None:
        assert ">1 regression" in sat.screen
        assert "Task" not in sat.screen
        assert "Task" in await sat.press("b")

    sit(desk, look, (50, 24))


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
        until = time.monotonic() + 20
        while sat.console.is_running and time.monotonic() < until:
            await asyncio.sleep(0.02)

    assert isinstance(sit(desk, look).bug, ZeroDivisionError)


def test_an_idle_console_draws_nothing_but_the_clock(desk: Desk) -> None:
    class Ticking(HandClock):
        """Each look is a second later."""

    desk.clock = Ticking()
    desk.run(*EXAM)
    desk.clock.pass_(timedelta(minutes=5))
    drawn: list[str | None] = []

    async def look(sat: Sat) -> None:
        from textual.widgets import Static

        update = Static.update

        def noted(self: Static, *given: Any, **named: Any) -> None:
            drawn.append(self.id)
            update(self, *given, **named)

        Static.update = noted  # type: ignore[method-assign]
        try:
            for _ in range(5):
                desk.clock.pass_(timedelta(seconds=1))
                sat.console._look()
        finally:
            Static.update = update  # type: ignore[method-assign]

    sit(desk, look)
    assert drawn == ["clock"] * 5
