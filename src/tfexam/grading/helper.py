"""What a Dask worker does: it keeps graders, and turns a parcel into a reply frame.

This module is imported on the machines of a cluster. What it sends back are bytes of the worker's
own protocol, never an object that a model had a hand in.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from distributed import Worker, WorkerPlugin, get_worker

from tfexam.bank.contract import Contract
from tfexam.grading.runner import Here, Work
from tfexam.grading.versions import Versions, versions
from tfexam.worker import protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tfexam.grading.grader import Grader


@dataclass(frozen=True)
class Parcel:
    """A work as it travels, since a cluster need not share a disk.

    files     the snapshot: each file's place below it, and its bytes; a single file has no place
    inputs    the name of the held-out inputs, which the helper has
    contract  as JSON
    """

    id: int
    files: tuple[tuple[str, bytes], ...]
    inputs: str
    contract: str
    closed_in: bool


class Helper(WorkerPlugin):
    """A Dask worker's graders, one for each of its threads, kept until the run over the class ends.

    asked   the versions of whoever asks: others would come to other outcomes
    frames  the held-out inputs by name
    start   makes a grader for one model at a time
    """

    def __init__(
        self, asked: Versions, frames: Mapping[str, bytes], start: Callable[[int], Grader]
    ) -> None:
        self._asked, self._frames, self._start = asked, frames, start

    def setup(self, worker: Worker) -> None:
        """Write the held-out inputs down; graders begin with their first work."""
        self._lock = threading.Lock()
        self._idle: list[Here] = []
        self._all: list[Here] = []
        self._is_over = False
        self._folder = TemporaryDirectory(
            prefix="tfexam-", dir=worker.local_directory, ignore_cleanup_errors=True
        )
        for name, frame in self._frames.items():
            self._place(name).write_bytes(frame)
        self._frames = {}

    def teardown(self, worker: Worker) -> None:
        """End the graders, and what they run."""
        del worker
        with self._lock:
            self._is_over = True
            for here in self._all:
                here.close()
        self._folder.cleanup()

    def run(self, parcel: Parcel) -> bytes:
        """A reply frame; where other versions are installed here, a frame of these."""
        found = versions()
        if found != self._asked:
            return protocol.encode(found)
        with self._a_grader() as here, TemporaryDirectory(dir=self._folder.name) as folder:
            snapshot = _unpacked(parcel, Path(folder) / "model")
            contract = Contract.model_validate_json(parcel.contract)
            inputs = self._place(parcel.inputs)
            here.take(Work(parcel.id, snapshot, inputs, contract, parcel.closed_in))
            ((reply, answer),) = here.done()
            return protocol.encode(reply, answer)

    @contextmanager
    def _a_grader(self) -> Iterator[Here]:
        """An idle grader, or a new one where every other thread has its own."""
        with self._lock:
            if self._is_over:
                raise RuntimeError("the run over the class has ended")
            if not self._idle:
                self._idle.append(Here(lambda: self._start(1)))
                self._all.extend(self._idle)
            here = self._idle.pop()
        try:
            yield here
        finally:
            with self._lock:
                self._idle.append(here)

    def _place(self, name: str) -> Path:
        return Path(self._folder.name) / f"{name}.frame"


def run(helper: str, parcel: Parcel) -> bytes:
    """The task that Dask runs: the helper of that name does the work."""
    plugin = get_worker().plugins[helper]
    assert isinstance(plugin, Helper)
    return plugin.run(parcel)


def _unpacked(parcel: Parcel, model: Path) -> Path:
    for place, content in parcel.files:
        file = model / place if place else model
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return model
