from __future__ import annotations

import io

import pytest
from rich.table import Table
from rich.text import Text

from tfexam.cli.terminal import Terminal


@pytest.mark.parametrize("letter", ["\x1b[2J", "\x9b", "\N{RIGHT-TO-LEFT OVERRIDE}", "\r"])
def test_nothing_in_a_text_steers_the_terminal(letter: str) -> None:
    out = io.StringIO()
    table = Table("column")
    table.add_row(f"in {letter} a cell")
    for said in (f"as {letter} it is", Text(f"in {letter} a text", "red"), table):
        Terminal(file=out, force_terminal=True, color_system=None).print(said)
    assert letter not in out.getvalue()


def test_lines_and_colours_stay() -> None:
    out = io.StringIO()
    Terminal(file=out, force_terminal=True, color_system="standard").print(
        Text("Köln\nBonn", "red")
    )
    assert out.getvalue() == "\x1b[31mKöln\x1b[0m\n\x1b[31mBonn\x1b[0m\n"
