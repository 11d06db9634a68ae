"""An exam to measure on, in a home of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from benching.turns import TFEXAM, quiet
from tfexam import paths
from tfexam.app import App
from tfexam.bank.packs import Bank, builtin
from tfexam.clock import Reading, SystemClock
from tfexam.flows.ahead import REST_SECONDS, Ahead
from tfexam.grading.spare import Spare
from tfexam.store.store import Store

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

    from tfexam.clock import Clock


class Hasty(SystemClock):
    """Each look at it is as late as a model may be run after the one before."""

    looks = 0

    def read(self) -> Reading:
        """Look at the clocks, later each time."""
        self.looks += 1
        now = super().read()
        return replace(now, wall=now.wall + timedelta(seconds=self.looks * REST_SECONDS))


class Sitting:
    """An exam, with a plain model saved for each problem."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.workspace = root / "exam"
        self.environment = {"TFEXAM_HOME": str(root / "home")}
        self.paths = paths.default(self.environment)
        shutil.copytree(paths.default().sources, self.paths.sources)
        self.call("start", "--seed", "1", "--workspace", str(self.workspace))
        self.tasks = json.loads(self.call("status", "--json"))["tasks"]
        for task in self.tasks:
            self._train(task["category"], task["problem"], task["folder"])
        (root / "fresh").mkdir()
        for file in self.paths.data.glob("tfexam.db*"):
            shutil.copy(file, root / "fresh")
        self.call("submit")  # writes what Python and the system keep; the home is made fresh below

    def _train(self, category: str, problem: str, folder: str) -> None:
        place = self.workspace / folder
        shutil.copy(builtin() / category / problem / "plain.py", place / "plain.py")
        subprocess.run([sys.executable, "plain.py"], cwd=place, check=True, capture_output=True)

    def call(self, *argv: str) -> str:
        """What a command prints here."""
        return quiet([*TFEXAM, *argv], **self.environment)

    def forget(self) -> None:
        """As before the first submit."""
        for file in (*self.paths.data.glob("tfexam.db*"), *self.paths.marked.glob("*")):
            file.unlink()
        shutil.copytree(self.root / "fresh", self.paths.data, dirs_exist_ok=True)

    def warm(self) -> socket.socket:
        """A spare worker for this home; it goes when the connection is closed, after a while."""
        spare = Spare(self.paths.spare)
        spare.start()
        while (line := spare.connect()) is None:
            time.sleep(0.1)
        return line

    @contextmanager
    def ahead(self, clock: Clock) -> Iterator[Ahead]:
        """What a countdown has to run models ahead of time."""
        with closing(Store(self.paths.store)) as store:
            bank = Bank(builtin(), self.paths.packs)
            app = App(clock, self.paths, store, bank, self.root, spare=Spare(self.paths.spare))
            yield Ahead(app, store.running()[0])

    def run_ahead(self) -> None:
        """Run all five, one after the other."""
        with self.ahead(Hasty()) as ahead:
            for _ in self.tasks:
                ahead.step()

    def pairs(self) -> list[tuple[str, str]]:
        """Each model's file and that of the inputs that it is fed."""
        with closing(Store(self.paths.store)) as store:
            tasks = store.running()[0].tasks
        return [
            (
                str(self.workspace / task.folder / "model.keras"),
                str(self.paths.prepared / task.prepared / "inputs.frame"),
            )
            for task in tasks
        ]
