"""kill -9 at any moment of a real start and a real submit: the next command goes on rightly."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import psutil
import pytest

from support.bank import write_bank

pytestmark = [pytest.mark.tensorflow, pytest.mark.slow]

MOMENTS = 25
PROGRAM = Path(__file__).parents[1] / "support" / "program.py"


class Killer:
    """A home, a bank of tiny problems, and the program as a process."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "home"
        self.bank = write_bank(root / "bank")
        self.random = random.Random(0)

    def command(self, *argv: str) -> list[str]:
        return [sys.executable, "-P", str(PROGRAM), str(self.bank), *argv]

    def start(self, *argv: str) -> subprocess.Popen[bytes]:
        env = {**os.environ, "TFEXAM_HOME": str(self.home)}
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            self.command(*argv), cwd=self.root, env=env, stdin=quiet, stdout=quiet, stderr=quiet
        )

    def finishes(self, *argv: str) -> float:
        """Run to the end; the seconds that it took."""
        began = time.monotonic()
        assert self.start(*argv).wait() == 0
        return time.monotonic() - began

    def kill(self, within: float, *argv: str) -> bool:
        """Start, and kill at a random moment; whether it was still running then."""
        process = self.start(*argv)
        time.sleep(self.random.uniform(0, within))
        os.kill(process.pid, signal.SIGSTOP)  # it starts no more children
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGKILL)
        was_running = process.wait() == -signal.SIGKILL
        _, alive = psutil.wait_procs(children, timeout=10)
        assert not alive
        return was_running

    def json(self, *argv: str) -> Any:
        env = {**os.environ, "TFEXAM_HOME": str(self.home)}
        done = subprocess.run(
            self.command(*argv, "--json"),
            cwd=self.root, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in {0, 3}, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    def is_sound(self) -> bool:
        """Whether the store is whole, and says nothing of a sitting without its tasks."""
        file = self.home / "tfexam.db"
        if not file.exists():
            return True
        with sqlite3.connect(file) as store:
            (verdict,) = store.execute("PRAGMA integrity_check").fetchone()
            query = "SELECT count(*) FROM tasks GROUP BY sitting"
            counts = store.execute(query).fetchall() if _has_tables(store) else []
        return bool(verdict == "ok") and all(count == 5 for (count,) in counts)


def _has_tables(store: sqlite3.Connection) -> bool:
    return bool(store.execute("SELECT 1 FROM sqlite_master WHERE name = 'tasks'").fetchone())


@pytest.fixture
def killer(tmp_path: Path) -> Killer:
    return Killer(tmp_path)


def test_a_start_that_was_killed_goes_on(killer: Killer) -> None:
    took = killer.finishes("start", "--seed", "1")
    killer.finishes("abandon", "--yes")
    killed = 0
    for _ in range(MOMENTS):
        killed += killer.kill(took * 1.1, "start")
        assert killer.is_sound()
        status = killer.json("status")
        if status is not None and status["sitting"]["state"] == "running":
            folders = [Path(status["sitting"]["workspace"], t["folder"]) for t in status["tasks"]]
            assert all((folder / "starter.py").is_file() for folder in folders)
            killer.finishes("abandon", "--yes")
    assert killed > MOMENTS / 2
    killer.finishes("start")


def test_a_submit_that_was_killed_is_graded_by_the_next(killer: Killer) -> None:
    killer.finishes("start", "--seed", "1", "--workspace", "exam")
    tasks = killer.json("status")["tasks"]
    for task in tasks:
        folder = killer.root / "exam" / task["folder"]
        script = killer.bank / task["category"] / task["problem"] / "solution.py"
        (folder / "work.py").write_text(script.read_text())
        subprocess.run([sys.executable, "work.py"], cwd=folder, check=True, capture_output=True)
    took, killed = killer.finishes("submit"), 0
    for number in range(MOMENTS):
        for task in tasks:  # the same model in another file, so that there is something to grade
            with zipfile.ZipFile(
                killer.root / "exam" / task["folder"] / "model.keras", "a"
            ) as model:
                model.comment = str(number).encode()
        killed += killer.kill(took, "submit")
        assert killer.is_sound()
    assert killed > MOMENTS / 2
    killer.start("submit").wait()
    with sqlite3.connect(killer.home / "tfexam.db") as store:
        (pending,) = store.execute(
            "SELECT count(*) FROM submissions WHERE outcome IS NULL"
        ).fetchone()
    assert pending == 0
    assert [task["score"] for task in killer.json("status")["tasks"]] == [5] * 5
