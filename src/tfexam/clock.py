"""What time it is, in two ways: by the wall and since the machine was started.

The wall can be set back and forward; the time since boot can't, and it goes on while the lid is
closed. `exam/deadline.py` says how the two make one honest clock.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Reading:
    """One look at the clocks.

    `wall` is aware and in UTC. `boot` counts seconds since the machine was started, sleep
    included, and means something only together with the same `boot_id`; both are None where the
    system can't tell.
    """

    wall: datetime
    boot: float | None = None
    boot_id: str | None = None

    def __post_init__(self) -> None:
        if self.wall.tzinfo is not UTC:
            raise ValueError("a reading's wall time must be aware and in UTC")


class Clock(Protocol):
    """What every part that needs the time is handed."""

    def read(self) -> Reading:
        """Look at the clocks now."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait, without work, for at least `seconds`."""
        ...


class SystemClock:
    """The clocks of this machine."""

    def read(self) -> Reading:
        """Look at the clocks now."""
        wall = datetime.now(UTC)
        if self._boot_id is None:
            return Reading(wall)
        return Reading(wall, time.clock_gettime(time.CLOCK_BOOTTIME), self._boot_id)

    def sleep(self, seconds: float) -> None:
        """Wait, without work, for at least `seconds`."""
        time.sleep(seconds)

    @cached_property
    def _boot_id(self) -> str | None:
        """Linux names each start of the machine; elsewhere the wall has to do.

        There a clock that is set back stands still until it has come as far again.
        """
        source = Path("/proc/sys/kernel/random/boot_id")
        if not hasattr(time, "CLOCK_BOOTTIME") or not source.exists():
            return None
        return source.read_text().strip()
