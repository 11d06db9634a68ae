"""The one clock of a sitting: what is left is always `deadline - now`.

`now` is not what the wall says. While the machine stays on, time is counted from an anchor by the
seconds since boot, so that setting the wall clock back or forward changes nothing. After a restart
(or where the system can't count) it is the wall's, but never earlier than any instant already seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfexam.clock import Reading


@dataclass(frozen=True)
class Anchor:
    """An instant of the sitting's clock, and the boot count that belongs to it."""

    instant: datetime
    boot: float | None = None
    boot_id: str | None = None


def anchored(reading: Reading) -> Anchor:
    """The anchor of a sitting that starts now."""
    return Anchor(reading.wall, reading.boot, reading.boot_id)


def advance(anchor: Anchor, reading: Reading) -> Anchor:
    """The anchor moved on to the reading; its instant is the sitting's `now`. Never goes back."""
    elapsed = _since_anchor(anchor, reading)
    if elapsed is None:
        instant = max(anchor.instant, reading.wall)
    else:
        instant = anchor.instant + timedelta(seconds=elapsed)
    return Anchor(instant, reading.boot, reading.boot_id)


def remaining(deadline: datetime, now: datetime) -> timedelta:
    """Time left; zero once the deadline has come."""
    return max(deadline - now, timedelta(0))


def is_over(deadline: datetime | None, now: datetime) -> bool:
    """Whether the deadline has come; a sitting without one is never over."""
    return deadline is not None and now >= deadline


def _since_anchor(anchor: Anchor, reading: Reading) -> float | None:
    if anchor.boot is None or reading.boot is None or anchor.boot_id != reading.boot_id:
        return None
    return max(0.0, reading.boot - anchor.boot)
