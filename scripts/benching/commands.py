"""Each command against what its users would write, or against `--version`."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
import zipfile
from typing import TYPE_CHECKING

from benching.turns import TFEXAM, compare, quiet, tell, timed
from tfexam.workspace.saves import RUSH

if TYPE_CHECKING:
    from pathlib import Path

    from benching.sitting import Sitting

EMPTY = """
import typer
app = typer.Typer()
@app.command()
def main(): pass
app()
"""

BARE = """
import json, sys
import tensorflow as tf
from pathlib import Path
from tfexam.worker.protocol import load
for model, inputs in json.loads(Path(sys.argv[1]).read_text()):
    arrays = load(Path(inputs))
    arrays = {n: tf.constant(a.tolist()) if a.dtype == object else a for n, a in arrays.items()}
    fed = arrays if len(arrays) > 1 else next(iter(arrays.values()))
    tf.keras.models.load_model(model, compile=False).predict(fed, batch_size=256, verbose=0)
"""


def commands(root: Path, sitting: Sitting, runs: int) -> None:
    """Measure all of them. `root` is where scripts may be laid."""
    home = sitting.environment
    (root / "empty.py").write_text(EMPTY)
    (root / "bare.py").write_text(BARE)
    (root / "pairs.json").write_text(json.dumps(sitting.pairs()))

    def empty() -> None:
        quiet([sys.executable, "-P", str(root / "empty.py"), "--help"])

    def bare() -> None:
        quiet([sys.executable, "-P", str(root / "bare.py"), str(root / "pairs.json")])

    def version() -> None:
        quiet([*TFEXAM, "--version"])

    def submit() -> None:
        quiet([*TFEXAM, "submit"], **home)

    def submit_anew() -> None:
        sitting.forget()
        submit()

    def show_help() -> None:
        quiet([*TFEXAM, "--help"])

    def status() -> None:
        quiet([*TFEXAM, "status"], **home)

    def run_ahead() -> None:
        sitting.forget()
        sitting.run_ahead()

    compare("--help / an empty Typer app", 1.15, (show_help, empty), runs)
    compare("status / an empty Typer app", 2, (status, empty), runs)
    compare("cold submit of 5 / a bare script", 0.55, (submit_anew, bare), runs)
    guarded(sitting, runs)
    compare("submit of 5 unchanged / --version", 2, (submit, version), runs)
    line = sitting.warm()
    compare("warm submit of 5 / a bare script", 0.25, (submit_anew, bare), runs)
    watched(sitting, runs)
    compare("submit of 5 run ahead / --version", 2, (submit, version), runs, before=run_ahead)
    diagnosed(sitting, runs)
    line.close()


def diagnosed(sitting: Sitting, runs: int) -> None:
    """A diagnosis of each of the five, once the exam is over, against a warm submit of it."""

    def each(command: str) -> float:
        start = time.perf_counter()
        for task in sitting.tasks:
            sitting.call(command, task["category"])
        return (time.perf_counter() - start) / len(sitting.tasks)

    def submit() -> float:
        sitting.forget()
        return each("submit")

    graded = statistics.median([submit() for _ in range(runs + 1)][1:])
    sitting.call("finish", "--yes")
    found = statistics.median([each("diagnose") for _ in range(runs + 1)][1:])
    tell("diagnosis of one / its grading, warm", found, graded, 3)


def watched(sitting: Sitting, runs: int) -> None:
    """From a model's save to its score: a warm submit that begins at once, and `watch --submit`."""
    env = {**os.environ, **sitting.environment}
    model = sitting.workspace / sitting.tasks[0]["folder"] / "model.keras"
    category = sitting.tasks[0]["category"]

    def submit() -> float:
        save_anew(model)
        return timed(lambda: quiet([*TFEXAM, "submit", category], **sitting.environment))

    by_hand = [submit() for _ in range(runs + 1)][1:]
    sitting.call("submit")
    command = [*TFEXAM, "watch", "--submit"]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        took = []
        for _ in range(runs + 1):
            time.sleep(RUSH.total_seconds() + 1)
            save_anew(model)
            start = time.perf_counter()
            while not process.stdout.readline().startswith(category):
                pass
            took.append(time.perf_counter() - start)
        process.terminate()
    hand = statistics.median(by_hand)
    tell("watch --submit / a warm submit", statistics.median(took[1:]), hand, 1.3)


def save_anew(model: Path) -> None:
    """The same model with other bytes: a date in it that nobody reads."""
    with zipfile.ZipFile(model) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(members["metadata.json"])
    members["metadata.json"] = json.dumps({**told, "date_saved": str(time.time())}).encode()
    with zipfile.ZipFile(model, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def guarded(sitting: Sitting, runs: int) -> None:
    """The share of a cold submit that scan and sandbox take; models run side by side."""
    shares = []
    for _ in range(runs):
        sitting.forget()
        start = time.perf_counter()
        told = json.loads(sitting.call("submit", "--timing", "--json"))["timing"]
        whole = time.perf_counter() - start
        spent = sum(one["seconds"] for one in told if one["step"] in {"scan", "close in"})
        shares.append(spent / whole)
    share = statistics.median(shares)
    print(f"{'scan and sandbox, share of a cold submit':<40} {share:.1%}  (goal 3%)", flush=True)
