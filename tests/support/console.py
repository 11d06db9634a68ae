"""Somebody who sits at the console: presses keys, reads the screen."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any

from support.fakegrader import FakeGrader, model
from tfexam.console.screen import Console

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from textual.pilot import Pilot

    from support.running import Desk
    from tfexam.worker.protocol import Reply

EXAM = ("start", "--workspace", "work", "--seed", "1")
DRILL = ("drill", "tiny_line", "--workspace", "work", "--seed", "1")


def save(desk: Desk, words: str, folder: str = ".") -> None:
    """A model, at the desk's time."""
    path = desk.root / "work" / folder / "model.h5"
    path.write_bytes(model(words))
    now = desk.clock.read().wall.timestamp()
    os.utime(path, (now, now))


class Held(FakeGrader):
    """One that grades nothing until it is let go."""

    is_held = True

    def replies(self) -> Iterator[tuple[Reply, Any]]:
        while Held.is_held:
            time.sleep(0.01)
        yield from super().replies()


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

    async def see_no_more(self, words: str) -> str:
        """Wait until these words have gone: a try is listed before what graded it has ended."""
        until = time.monotonic() + 20
        while words in self.screen:
            assert time.monotonic() < until, self.screen
            await self._pilot.pause(0.02)
        return self.screen

    async def left(self) -> None:
        """Wait until the console has ended by itself."""
        until = time.monotonic() + 20
        while self.console.is_running:
            assert time.monotonic() < until, self.screen
            await asyncio.sleep(0.02)


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
