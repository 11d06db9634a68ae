"""How times, sizes and names are written, everywhere the same."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfexam.exam.sitting import Task


def countdown(left: timedelta) -> str:
    """`4:59:07`: hours, minutes, seconds; a started second counts as whole."""
    seconds = -(-left // timedelta(seconds=1))
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def duration(time: timedelta) -> str:
    """`4 h 59 min`, `12 min`, `40 s`: two units at the most."""
    seconds = max(0, round(time.total_seconds()))
    if seconds < 60:
        return f"{seconds} s"
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes:02} min" if minutes else f"{hours} h"


def ago(moment: datetime, now: datetime) -> str:
    """`3 min ago`; what lies ahead by a skewed file clock is `just now`."""
    age = now - moment
    return "just now" if age < timedelta(seconds=2) else f"{duration(age)} ago"


def local(moment: datetime) -> str:
    """`14:05` in local time."""
    return moment.astimezone().strftime("%H:%M")


def local_day(moment: datetime) -> str:
    """`2026-11-24 14:05` in local time."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def points(value: float) -> str:
    """Points without needless digits: `90`, `87.5`."""
    return f"{value:.1f}".removesuffix(".0")


def metric(task: Task, value: float) -> str:
    """A metric as it is judged: `MAE 31.4 rentals`."""
    unit = f" {task.unit}" if task.unit else ""
    return f"{metric_name(task.metric)} {task.bands.printed(value)}{unit}"


def metric_name(name: str) -> str:
    """A metric's name as one says it: short forms in capitals."""
    words = name.replace("_", " ").split(" ")
    return " ".join(word.upper() if word in {"mae", "mase", "iou"} else word for word in words)


def short_hash(sha256: str) -> str:
    """The first eight digits of a hash."""
    return sha256[:8]


def plain(text: str) -> str:
    """A text from outside (a file's or layer's name) that can do nothing to a terminal."""
    return "".join(c if _is_printable(c) else "\N{REPLACEMENT CHARACTER}" for c in text)


def _is_printable(character: str) -> bool:
    return unicodedata.category(character)[0] != "C"
