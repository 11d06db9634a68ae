"""What scanners say of the attack corpus and of sound models, beside what tfexam does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hostile.corpus import ARTEFACTS, FAMILIES
from hostile.trial import Ending, Trial, contract, trial
from support.recorded import FILES
from tfexam.exam.outcome import Code, Outcome
from tfexam.grading.jobs import job_for
from tfexam.scan import h5
from tfexam.scan.keras_archive import WEIGHTS
from tfexam.scan.rejected import Rejected
from tfexam.scan.savedmodel import scan_savedmodel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hostile.corpus.artefact import Artefact
    from tfexam.worker.protocol import Job

ASK = Path(__file__).with_name("ask.py")
PARTS = 4
"""Processes of each scanner, side by side."""

VERSION = "import sys; from importlib.metadata import version; print(version(sys.argv[1]))"


@dataclass
class Row:
    """A family's artefacts: how many each scanner flagged, called clean, or could not read."""

    artefacts: int = 0
    stopped: int = 0
    found: dict[str, Counter[str]] = field(default_factory=dict)


def compare(python: str) -> None:
    """Ask all of them, and print what they say.

    python  of the environment that has the scanners in it
    """
    scanners = {
        name: version for name in ("modelaudit", "modelscan") if (version := has(python, name))
    }
    for name in {"modelaudit", "modelscan"} - scanners.keys():
        print(f"{name} is not installed there and is left out.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder, trial(Path(folder), with_tensorflow=True) as made:
        paths = {each.name: made.build(each) for each in ARTEFACTS}
        sound = dict(sound_models(Path(folder) / "sound"))
        told = answers(made, {**paths, **sound}, python, scanners)
        endings = made.submitted(ARTEFACTS)
        assert made.ear.heard == "", made.ear.heard
    rows = {name: row(family, told, endings) for name, family in FAMILIES.items()}
    refused = {who: Counter(said[name] for name in sound) for who, said in told.items()}
    show(rows, refused, len(sound), scanners)


def answers(
    made: Trial, paths: dict[str, Path], python: str, scanners: dict[str, str]
) -> dict[str, dict[str, str]]:
    """What each scanner says of each model; those that are not ours run side by side."""
    parts = [dict(list(paths.items())[start::PARTS]) for start in range(PARTS)]
    with ThreadPoolExecutor(2 * PARTS) as pool:
        waiting = {
            who: [pool.submit(asked, python, who, part) for part in parts] for who in scanners
        }
        limits = {each.name: each for each in ARTEFACTS}
        own = {name: own_scan(made, path, limits.get(name)) for name, path in paths.items()}
        told = {
            who: {name: said for part in given for name, said in part.result().items()}
            for who, given in waiting.items()
        }
    return {"tfexam": own, **told}


def row(
    family: Sequence[Artefact], told: dict[str, dict[str, str]], endings: dict[str, Ending]
) -> Row:
    """What became of a family."""
    stopped = sum(
        endings[a.name].outcome.code is a.expected and not endings[a.name].marked for a in family
    )
    found = {who: Counter(said[a.name] for a in family) for who, said in told.items()}
    return Row(len(family), stopped, found)


def has(python: str, scanner: str) -> str:
    """The version of a scanner that an environment has; empty for none."""
    done = subprocess.run(
        [python, "-c", VERSION, scanner], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def own_scan(made: Trial, path: Path, artefact: Artefact | None) -> str:
    """What our scan says of a model, its arrays and graph included, which the worker looks at."""
    limits = contract(artefact) if artefact else contract(FAMILIES["HDF5"][0])
    with job_for(1, path, made.inputs, limits) as job:
        if isinstance(job, Outcome):
            return "flagged" if job.code is Code.REFUSED else "unread"
        return inside(job)


def inside(job: Job) -> str:
    try:
        if job.format == "h5":
            h5.scan_model(Path(job.model))
        elif job.format == "keras":
            h5.scan_weights(Path(job.model) / WEIGHTS)
        else:
            scan_savedmodel(Path(job.model))
    except Rejected as rejected:
        return "flagged" if rejected.status == "refused" else "unread"
    return "clean"


def asked(python: str, scanner: str, paths: dict[str, Path]) -> dict[str, str]:
    """What a scanner says of each; `unread` where it died of one."""
    names = {str(path): name for name, path in paths.items()}
    told: dict[str, str] = {}
    silent = {**os.environ, "NO_ANALYTICS": "1", "PROMPTFOO_DISABLE_TELEMETRY": "1"}
    while left := [path for path in names if path not in told]:
        done = subprocess.run(
            [python, str(ASK), scanner],
            input="\n".join(left),
            capture_output=True,
            env=silent,
            text=True,
            check=False,
        )
        said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith('["')]
        told.update(said)
        if len(said) < len(left):
            told[left[len(said)]] = "unread"
    return {name: told[path] for path, name in names.items()}


def sound_models(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files that versions of TensorFlow wrote, as their candidates have them."""
    for number, file in enumerate(file for file in FILES if "/" not in file.version):
        place = folder / str(number)
        place.mkdir(parents=True)
        yield f"{file.version}/{file.file}", file.place(place)


def show(
    rows: dict[str, Row], sound: dict[str, Counter[str]], models: int, scanners: dict[str, str]
) -> None:
    """Both tables."""
    titles = [f"{name} {version}" for name, version in scanners.items()]
    heads = ["family", "artefacts", "tfexam, scan alone", "tfexam, scan and sandbox", *titles]
    print(f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for name, row in rows.items():
        cells = [cell(row.found["tfexam"]), f"{row.stopped} kept off"]
        cells += [cell(row.found[scanner]) for scanner in scanners]
        print(f"| {name} | {row.artefacts} | {' | '.join(cells)} |")
    totals = {each: sum((row.found[each] for row in rows.values()), Counter()) for each in sound}
    cells = [cell(totals["tfexam"]), f"{sum(row.stopped for row in rows.values())} kept off"]
    cells += [cell(totals[scanner]) for scanner in scanners]
    print(f"| all | {sum(row.artefacts for row in rows.values())} | {' | '.join(cells)} |")
    said = "; ".join(f"{each}: {cell(sound[each])}" for each in sound)
    print(f"\nOf {models} sound models (tests/formats), {said}.")


def cell(found: Counter[str]) -> str:
    """Flagged, could not be read, called clean."""
    return f"{found['flagged']} · {found['unread']} · {found['clean']}"
