"""What can be varied about a plain model: the keyword arguments of its `main`, and other values.

What to expect of each stands in the problem's notes.
"""

from __future__ import annotations

import ast
import math
import re
from dataclasses import dataclass

SEED = "seed"
TIMES = 4
"""How much smaller and larger a figure is tried, unless values are named."""

SECTION = "What a choice changes"
"""The heading in notes.md."""

_BULLET = re.compile(r"^- `(\w+)`:? +(.+(?:\n  .+)*)", re.MULTILINE)

Value = bool | int | float | str


@dataclass(frozen=True)
class Choice:
    """One thing that was chosen in a plain model."""

    name: str
    default: Value

    def others(self) -> tuple[Value, ...]:
        """Values to compare, the chosen one among them.

        A figure is tried at a quarter and at four times itself, a share (below 1) at no more than
        halfway from there to 1. Raises ValueError for a word: which others there are, only its
        author knows.
        """
        match self.default:
            case bool():
                return (True, False)
            case int():
                return tuple(
                    sorted({max(1, self.default // TIMES), self.default, self.default * TIMES})
                )
            case float():
                most = (1 + self.default) / 2 if self.default < 1 else math.inf
                larger = min(self.default * TIMES, most)
                return tuple(sorted({self.default / TIMES, self.default, larger}))
            case _:
                raise ValueError(f"name the values to try: {self.name}={self.default},…")

    def value(self, text: str) -> Value:
        """A value of the same kind. Raises ValueError."""
        match self.default:
            case bool():
                return {"true": True, "false": False}[text.lower()]
            case int():
                return int(text)
            case float():
                return _finite(float(text))
            case _:
                return text


def choices_of(source: str) -> dict[str, Choice]:
    """The choices that a plain.py declares, in their order; nothing of it is run."""
    for part in ast.parse(source).body:
        if isinstance(part, ast.FunctionDef) and part.name == "main":
            given = part.args
            positional = given.args[len(given.args) - len(given.defaults) :]
            pairs = [
                *zip(positional, given.defaults, strict=True),
                *zip(given.kwonlyargs, given.kw_defaults, strict=True),
            ]
            found = {a.arg: _plain(default) for a, default in pairs}
            return {
                name: Choice(name, default)
                for name, default in found.items()
                if default is not None and name != SEED
            }
    return {}


def told_of(notes: str) -> dict[str, str]:
    """What a notes.md says to expect of each choice, in its order: the bullets of its section.

    A bullet begins with the choice's name in backquotes; further lines of it are indented.
    """
    _, _, section = f"\n{notes}".partition(f"\n## {SECTION}\n")
    bullets = _BULLET.findall(section.partition("\n## ")[0])
    return {name: " ".join(text.split()) for name, text in bullets}


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value} is no figure")
    return value


def _plain(default: ast.expr | None) -> Value | None:
    """A default that is a plain value; None for any other."""
    if default is None:
        return None
    try:
        value = ast.literal_eval(default)
    except ValueError:
        return None
    return value if isinstance(value, bool | int | float | str) else None
