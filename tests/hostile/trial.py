"""Building artefacts and running them: as a submission is run, or with the scan switched off."""

from __future__ import annotations

import shutil
import socket
import sys
import threading
import zipfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hostile.corpus import written
from hostile.corpus.artefact import CANARY, Scene
from hostile.unscanned import OPEN, UNSAFE
from support.models import ROWS
from support.specs import a_contract, a_spec
from tfexam.exam.outcome import Outcome
from tfexam.grading.grader import Grader
from tfexam.grading.jobs import MAX_OUTPUT, job_for
from tfexam.grading.mark import mark
from tfexam.grading.measure import Targets
from tfexam.grading.process import COMMAND
from tfexam.scan.format import recognise
from tfexam.scan.rejected import Rejected
from tfexam.worker import protocol
from tfexam.worker.protocol import Job

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hostile.corpus.artefact import Artefact
    from tfexam.bank.contract import Contract
    from tfexam.worker.protocol import Format

UNSCANNED = (sys.executable, "-P", str(Path(__file__).with_name("unscanned.py")))
SAFE, ALONE, FREE = UNSCANNED, (*UNSCANNED, UNSAFE), (*UNSCANNED, UNSAFE, OPEN)
"""The scan is off; and Keras' safe mode; and the sandbox."""

SECRETS = ("targets.frame", "tfexam.db", "workspace.txt", "snapshot")


@dataclass(frozen=True)
class Ending:
    """What an artefact came to.

    answer  what the model returned, None where it returned nothing
    marked  whether its marker file appeared
    """

    outcome: Outcome
    answer: np.ndarray | None
    marked: bool


class Ear:
    """A listener on loopback, which writes down what it hears."""

    def __init__(self) -> None:
        self.heard = ""
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._server.accept()
            except OSError:  # closed: the trial is over
                return
            with caller:
                caller.settimeout(2)
                self.heard += caller.recv(500).decode("utf-8", "replace")

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


class Trial:
    """A folder in which artefacts are built, with all that they may harm."""

    def __init__(self, folder: Path, *, with_tensorflow: bool) -> None:
        self.folder = folder
        self.ear = Ear()
        for name in ("harm", "secrets", "made"):
            (folder / name).mkdir()
        for name in SECRETS:
            (folder / "secrets" / name).write_text(str(CANARY))
        self.written = None
        if with_tensorflow:
            places = (folder / "harm", folder / "secrets")
            self.written = written.write(folder / "written", *places)
        self.inputs = folder / "inputs.frame"
        protocol.save(self.inputs, {"x": np.full((ROWS, 4), 0.25, np.float32)})

    def scene(self, name: str) -> Scene:
        """Where an artefact of that name is built."""
        own = self.folder / "made" / name
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir()
        places = (self.folder / "harm", self.folder / "secrets")
        return Scene(own, *places, self.ear.port, self.written)

    def build(self, artefact: Artefact) -> Path:
        """The artefact, written anew."""
        return artefact.build(self.scene(artefact.name))

    def submitted(self, artefacts: Sequence[Artefact]) -> dict[str, Ending]:
        """Each run as a submission is."""
        with ExitStack() as stack:
            jobs = {
                artefact.name: stack.enter_context(
                    job_for(number, self.build(artefact), self.inputs, contract(artefact))
                )
                for number, artefact in enumerate(artefacts)
            }
            return self._run(artefacts, jobs, COMMAND)

    def unscanned(
        self,
        artefacts: Sequence[Artefact],
        command: Sequence[str],
        workers: int | None = None,
        *,
        closed_in: bool = False,
    ) -> dict[str, Ending]:
        """Each run by such a worker, and scanned by nobody.

        closed_in  behind every layer of the sandbox or not at all
        """
        jobs: dict[str, Job | Outcome] = {
            artefact.name: replace(self._unscanned(number, artefact), closed_in=closed_in)
            for number, artefact in enumerate(artefacts)
        }
        return self._run(artefacts, jobs, command, workers)

    def _unscanned(self, number: int, artefact: Artefact) -> Job:
        path = self.build(artefact)
        format_ = _format(path)
        if format_ == "keras" and not artefact.whole and zipfile.is_zipfile(path):
            folder = path.with_name("unpacked")
            with zipfile.ZipFile(path) as archive:
                archive.extractall(folder)
            path = folder
        wanted = contract(artefact)
        specs = tuple(each.spec for each in wanted.inputs)
        limits = (wanted.batch_size, wanted.seconds, wanted.memory_mb, wanted.parameters)
        return Job(number, str(path), format_, str(self.inputs), specs, *limits, MAX_OUTPUT)

    def _run(
        self,
        artefacts: Sequence[Artefact],
        jobs: dict[str, Job | Outcome],
        command: Sequence[str],
        workers: int | None = None,
    ) -> dict[str, Ending]:
        found: dict[str, tuple[Outcome, np.ndarray | None]] = {
            name: (job, None) for name, job in jobs.items() if isinstance(job, Outcome)
        }
        held = Targets({"output": np.zeros((ROWS, 1))}, {}, np.arange(ROWS))
        waiting = [job for job in jobs.values() if isinstance(job, Job)]
        self._forget()
        if waiting:
            with Grader(workers, command=command) as grader:
                for job in waiting:
                    grader.submit(job)
                for reply, answer in grader.replies():
                    artefact = artefacts[reply.id]
                    outcome = mark(reply, answer, a_spec(contract(artefact)), held)
                    output = None if answer is None else answer["output"]
                    found[artefact.name] = (outcome, output)
        harm = self.folder / "harm"
        return {
            name: Ending(outcome, answer, (harm / name).exists())
            for name, (outcome, answer) in found.items()
        }

    def _forget(self) -> None:
        """As if nothing had been harmed yet."""
        for place in (self.folder / "harm").iterdir():
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink()


def contract(artefact: Artefact) -> Contract:
    """Four numbers in, one out; with the artefact's limits."""
    return a_contract(seconds=artefact.seconds, memory_mb=artefact.memory, batch_size=32)


def _format(path: Path) -> Format:
    try:
        found = recognise(path)
    except Rejected:
        return "savedmodel" if path.is_dir() else "keras"
    return "savedmodel" if found == "zipped-savedmodel" else found


@contextmanager
def trial(folder: Path, *, with_tensorflow: bool) -> Iterator[Trial]:
    """A trial, and an end of listening."""
    made = Trial(folder, with_tensorflow=with_tensorflow)
    try:
        yield made
    finally:
        made.ear.close()
