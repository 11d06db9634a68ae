"""Filling in templates: constants by their names, places by their marks, nothing cleverer."""

from __future__ import annotations

import re
from pathlib import Path
from pprint import pformat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATES = Path(__file__).with_name("templates")


def template(form: str, name: str) -> str:
    """A file of a form's folder."""
    return (TEMPLATES / form / name).read_text("utf-8")


def script(text: str, constants: Mapping[str, object], words: Mapping[str, str]) -> str:
    """A script whose lines `NAME = …` at the left margin get the values of `constants`."""
    text = marks(text, {name: _harmless(word) for name, word in words.items()})
    lines = {f"{name} = ": _assigned(name, value) for name, value in constants.items()}
    return "".join(
        next((f"{new}\n" for start, new in lines.items() if line.startswith(start)), line)
        for line in text.splitlines(keepends=True)
    )


def marks(text: str, words: Mapping[str, str]) -> str:
    """A text whose marks `@name@` get their words. Raises KeyError for a mark without a word."""
    return re.sub(r"@([a-z_]+)@", lambda found: words[found[1]], text)


def _assigned(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return f"{name} = {', '.join(map(_literal, value))}"
    return f"{name} = {_literal(value)}"


def _literal(value: object) -> str:
    short = repr(value)
    if len(short) <= 70 or not isinstance(value, list | dict):
        return short
    inside = pformat(value, width=92, compact=True, sort_dicts=False)[1:-1].replace("\n", "\n   ")
    open_, close = ("[", "]") if isinstance(value, list) else ("{", "}")
    return f"{open_}\n    {inside},\n{close}"


def _harmless(word: str) -> str:
    """Without what would end a docstring or a comment of Python."""
    return word.replace("\\", "/").replace('"', "'").replace("\n", " ")
