"""Reading TOML, and writing the little of it that tfexam makes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


def parsed(raw: bytes) -> dict[str, Any]:
    """What a file says. Raises ValueError that says why it is no TOML."""
    import tomllib

    try:
        return tomllib.loads(raw.decode())
    except UnicodeDecodeError as error:
        raise ValueError("it is not written in UTF-8") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def line(name: str, value: object) -> str:
    """`name = value` and an end of line."""
    return f"{name} = {literal(value)}\n"


def literal(value: object) -> str:
    """A value as TOML. Raises TypeError for what TOML has no word for."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case int() | float():
            return repr(value)
        case date():
            return value.isoformat()
        case Mapping():
            inside = ", ".join(f"{key(name)} = {literal(one)}" for name, one in value.items())
            return f"{{{inside}}}"
        case Sequence():
            return f"[{', '.join(map(literal, value))}]"
        case _:
            raise TypeError(f"TOML has no word for {type(value).__name__}")


def key(name: str) -> str:
    """A key, in quotes where it needs them."""
    bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if bare else literal(name)


def with_level(text: str, level: int) -> str:
    """A problem.toml with another level; all else stays, comments too."""
    return re.sub(r"^level = \d+", f"level = {level}", text, flags=re.MULTILINE)


def rewritten(
    text: str, bands: Sequence[float] | None, calibration: Mapping[str, object] | None
) -> str:
    """A problem.toml with other bands and another calibration; all else stays, comments too.

    bands        None keeps those that are there
    calibration  None keeps what is there; else bands that come with it are no longer provisional
    """
    if bands is not None:
        text = re.sub(r"^bands = \[[^]]*\]", f"bands = {literal(bands)}", text, flags=re.MULTILINE)
    if calibration is None:
        return text
    if bands is not None:
        text = re.sub(r"^provisional = true\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^\[calibration\]\n(?:(?!\[).*\n?)*", "", text, flags=re.MULTILINE)
    table = "".join(line(name, value) for name, value in calibration.items())
    return f"{text.rstrip()}\n\n[calibration]\n{table}"
