"""The program as a function: `run("submit", …)` in this process, with its own clock and folders."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from support.bank import write_bank
from tfexam.__main__ import run as program
from tfexam.app import App
from tfexam.bank.packs import Bank
from tfexam.cli.session import Session
from tfexam.clock import Reading
from tfexam.paths import Paths
from tfexam.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class HandClock:
    """A clock that moves when it is told to, or when somebody sleeps."""

    wall: datetime = field(default_factory=lambda: datetime.now(UTC))
    boot: float = 1000.0
    boot_id: str = "one"

    def read(self) -> Reading:
        return Reading(self.wall, self.boot, self.boot_id)

    def sleep(self, seconds: float) -> None:
        self.pass_(timedelta(seconds=seconds))

    def pass_(self, time: timedelta) -> None:
        self.wall += time
        self.boot += time.total_seconds()


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Desk:
    """A candidate's desk: a folder, a clock, a bank of five tiny problems."""

    def __init__(self, root: Path, grader: Any = None) -> None:
        self.root = root
        self.clock = HandClock()
        self.bank = write_bank(root / "bank")
        self.paths = Paths(root / "home", root / "home" / "cache")
        self.grader = grader

    def app(self, cwd: Path | None = None) -> App:
        store = Store(self.paths.store)
        app = App(
            self.clock, self.paths, store, Bank(self.bank, self.paths.packs), cwd or self.root
        )
        return app if self.grader is None else replace(app, grader=self.grader)

    def run(self, *argv: str, cwd: Path | None = None) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        app = self.app(cwd)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = program(argv, Session(make_app=partial(_same, app)))
        app.store.close()
        return Ran(int(code), out.getvalue(), err.getvalue())


def _same(app: App) -> App:
    return app
