"""Damaged inputs, batch by batch, through the scan, one warm worker and the contract."""

from __future__ import annotations

import time
import traceback
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fuzzing.seeds import Damaged, damaged
from support.recorded import FILES
from tfexam.exam.outcome import Outcome
from tfexam.grading.contract import Unfit, checked
from tfexam.grading.grader import Grader
from tfexam.grading.jobs import job_for
from tfexam.worker import protocol

if TYPE_CHECKING:
    from tfexam.grading.measure import Answer
    from tfexam.worker.protocol import Job, Reply

BATCH = 50
SCAN_SECONDS = 5.0
"""What looking at one file may take at the most."""

SPARE_SECONDS = 5.0
"""What an answer may take beyond its limit, on a busy machine."""


@dataclass(frozen=True)
class Asked:
    """How many inputs, by which seed, for how long; models side by side; one's limit; failures."""

    inputs: int
    seed: int
    minutes: float
    workers: int | None
    seconds: float
    failures: Path


@dataclass
class Found:
    """What came of all inputs."""

    codes: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    inputs: int = 0

    def table(self) -> str:
        formats = sorted({format_ for format_, _ in self.codes})
        codes = sorted({code for _, code in self.codes})
        lines = [
            "| outcome | " + " | ".join(formats) + " | all |",
            "| --- " * (len(formats) + 2) + "|",
        ]
        for code in [*codes, "all"]:
            told = [self._count(format_, code) for format_ in [*formats, "all"]]
            lines.append(f"| `{code}` | " + " | ".join(f"{n:,}" for n in told) + " |")
        return "\n".join(lines)

    def _count(self, format_: str, code: str) -> int:
        wanted = (format_, code)
        return sum(
            n
            for key, n in self.codes.items()
            if all(want in (own, "all") for want, own in zip(wanted, key, strict=True))
        )


class Fuzz:
    """One run."""

    def __init__(self, asked: Asked, scratch: Path) -> None:
        self._asked, self._scratch = asked, scratch
        self._random = Random(asked.seed)
        newest = [file for file in FILES if file.release == max(f.release for f in FILES)]
        self._files = [*FILES, *newest * (len(FILES) // len(newest))]
        self.found = Found()

    def run(self) -> None:
        begun = time.monotonic()
        with Grader(self._asked.workers) as grader:
            self._warm(grader)
            before = _written(self._scratch)
            for first in range(0, self._asked.inputs, BATCH):
                numbers = range(first, min(first + BATCH, self._asked.inputs))
                with TemporaryDirectory(dir=self._scratch) as folder:
                    inputs = {n: damaged(self._files, self._random) for n in numbers}
                    self._batch(grader, inputs, Path(folder))
                if _written(self._scratch) != before:
                    before = _written(self._scratch)
                    self._fail(first, None, f"something was written: {before}")
                self.found.inputs = numbers[-1] + 1
                took = time.monotonic() - begun
                self._tell(took)
                if took > 60 * self._asked.minutes:
                    break

    def _tell(self, took: float) -> None:
        done, failed = self.found.inputs, len(self.found.failures)
        print(f"{done:,} inputs, {done / took:.1f} a second, {failed} failures", flush=True)

    def _warm(self, grader: Grader) -> None:
        """Have the worker import what it needs, so that the first input finds it ready."""
        with TemporaryDirectory(dir=self._scratch) as folder, ExitStack() as stack:
            job = self._scanned(
                -1, Damaged(FILES[0], "sound", FILES[0].content), Path(folder), stack
            )
            assert job is not None
            grader.submit(job)
            list(grader.replies())

    def _batch(self, grader: Grader, inputs: dict[int, Damaged], folder: Path) -> None:
        with ExitStack() as stack:
            for number, one in inputs.items():
                job = self._scanned(number, one, folder / str(number), stack)
                if job is not None:
                    grader.submit(job)
            last = time.monotonic()
            for reply, answer in grader.replies():
                now = time.monotonic()
                if now - last > self._asked.seconds + SPARE_SECONDS:
                    self._fail(reply.id, inputs[reply.id], f"{now - last:.1f} s without any answer")
                last = now
                self._settle(reply, answer, inputs[reply.id])

    def _scanned(self, number: int, one: Damaged, folder: Path, stack: ExitStack) -> Job | None:
        """The job for an input; None where the scan has settled it, or failed."""
        folder.mkdir(exist_ok=True)
        model = one.write(folder)
        protocol.save(folder / "inputs.frame", one.seed.arrays)
        contract = one.seed.contract(seconds=self._asked.seconds)
        begun = time.monotonic()
        try:
            job = stack.enter_context(job_for(number, model, folder / "inputs.frame", contract))
        except Exception:  # what a fuzzer looks for
            self._fail(number, one, traceback.format_exc())
            return None
        if time.monotonic() - begun > SCAN_SECONDS:
            self._fail(number, one, f"the scan took {time.monotonic() - begun:.1f} s")
        if isinstance(job, Outcome):
            self.found.codes[one.format, job.code.value.code] += 1
            return None
        return job

    def _settle(self, reply: Reply, answer: Answer | None, one: Damaged) -> None:
        code: str = reply.status
        if code == "grader-error":
            self._fail(reply.id, one, reply.message)
        if answer is not None:
            try:
                checked(
                    answer, one.seed.contract().outputs, len(next(iter(one.seed.arrays.values())))
                )
                code = "scored"
            except Unfit as unfit:
                code = unfit.outcome.code.value.code
            except Exception:  # what a fuzzer looks for
                self._fail(reply.id, one, traceback.format_exc())
        self.found.codes[one.format, code] += 1

    def _fail(self, number: int, one: Damaged | None, what: str) -> None:
        self.found.failures.append(f"input {number}: {what.strip().splitlines()[-1]}")
        print(self.found.failures[-1], flush=True)
        place = self._asked.failures / f"{self._asked.seed}-{number}"
        place.mkdir(parents=True, exist_ok=True)
        seed = "-".join(one.seed) if one else "?"
        (place / "what.txt").write_text(f"{seed}\n{what}\n", encoding="utf-8")
        if one is not None and not (place / "model").exists():
            one.write(place)


def _written(scratch: Path) -> list[str]:
    """All files that stand where a model might leave some."""
    return sorted(str(path) for path in scratch.rglob("*") if path.is_file())
