"""The console's keys, each once: what is bound, what the help says, what the last line shows."""

from __future__ import annotations

from typing import NamedTuple


class Key(NamedTuple):
    """A key, or several for the same, as Textual names them (`bound`) and as people do (`shown`).

    short  what the screen's last line says of it; empty where only the help does
    """

    bound: str
    shown: str
    action: str
    means: str
    short: str = ""


CHOICES = tuple(
    Key(str(number), str(number), f"choose({number})", "choose a problem by its number")
    for number in range(1, 6)
)

KEYS = (
    Key("up", "↑", "move(-1)", "the problem above"),
    Key("down", "↓", "move(1)", "the problem below"),
    Key("s", "s", "submit", "submit the chosen problem's newest model", "submit"),
    Key("a", "a", "submit_all", "submit all that is saved", "all"),
    Key("p", "p", "park", "park the problem, or take it up again", "park"),
    Key("n", "n", "note", "write a note to yourself; Enter keeps it, Esc leaves it", "note"),
    Key("h", "h", "hint", "the next hint, in a drill", "hint"),
    Key("b", "b", "read", "the brief alone, and back", "brief"),
    Key("l", "l", "list", "the attempts alone, and back", "log"),
    Key("space,pagedown", "Space, PgDn", "scroll('page_down')", "a page on in brief or attempts"),
    Key("backspace,pageup", "Backspace, PgUp", "scroll('page_up')", "a page back"),
    Key("j", "j", "scroll('down')", "a line on"),
    Key("k", "k", "scroll('up')", "a line back"),
    Key("escape", "Esc", "whole", "back to the whole screen"),
    Key("question_mark", "?", "keys", "these keys", "keys"),
    Key("q,ctrl+c,ctrl+q", "q, Ctrl-C", "leave", "leave; the exam or drill goes on", "leave"),
)


def help_page() -> str:
    """All keys, a line each, as Markdown that keeps the lines."""
    rows = [("1 to 5", CHOICES[0].means), *((key.shown, key.means) for key in KEYS)]
    width = max(len(shown) for shown, _ in rows)
    return "\n".join(["```", *(f"{shown:<{width}}  {means}" for shown, means in rows), "```"])


def last_line() -> str:
    """The keys that are worth a place on the screen."""
    return "  ".join(f"{key.shown.split(',')[0]} {key.short}" for key in KEYS if key.short)
