"""The console by its keys, on a terminal of 80 columns and 24 lines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from support.console import DRILL, EXAM, Sat, save, sit
from tfexam.console.keys import KEYS

if TYPE_CHECKING:
    from support.running import Desk


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
        await sat.see("Top")
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


def test_an_idle_console_draws_nothing_but_the_clock(desk: Desk) -> None:
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
