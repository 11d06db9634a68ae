"""A Dask cluster that runs models: parcels go out, reply frames come back and are marked here.

Held-out targets never leave this machine, so no file and no process of a cluster's machine can give
them away, and what comes back is checked like what a child of this machine returns.
"""

from __future__ import annotations

import io
import queue
import time
import uuid
from collections import deque
from contextlib import suppress
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING

from tfexam.errors import Code, TfexamError
from tfexam.exam.outcome import Outcome
from tfexam.grading.connect import RESTART, gone, other
from tfexam.grading.jobs import job_for
from tfexam.grading.limits import too_large
from tfexam.grading.runner import reply_of
from tfexam.grading.versions import Versions, versions
from tfexam.scan.rejected import plain
from tfexam.worker import protocol
from tfexam.worker.protocol import Reply
from tfexam.worker.replies import trusted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from distributed import Client, Future

    from tfexam.grading.grader import Answered, Grader
    from tfexam.grading.runner import Work

BEAT = 5.0
"""How often, in seconds, it is asked whether there is anybody to wait for."""

LONELY_SECONDS = 60.0
"""How long a cluster may be without any worker: those that died are started again meanwhile."""

AHEAD = 2
"""Works for each thread of the cluster: one that runs, and one that lies ready."""


class Cluster:
    """What runs models on a cluster (a `Runner`), for as long as the context lives.

    frames  the held-out inputs that there will be work on
    start   makes a grader on a machine of the cluster
    """

    def __init__(
        self, client: Client, frames: Mapping[str, Path], start: Callable[[int], Grader]
    ) -> None:
        from tfexam.grading.helper import Helper

        self._client = client
        self._names = {path: name for name, path in frames.items()}
        self._name = f"tfexam-{uuid.uuid4().hex}"
        self._ended: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._running: dict[int, tuple[Work, Future[bytes]]] = {}
        self._settled: deque[Reply] = deque()
        self._threads, self._counted, self._seen = 0, -BEAT, time.monotonic()
        held = {name: path.read_bytes() for name, path in frames.items()}
        try:
            client.register_plugin(Helper(versions(), held, start), name=self._name)
        except OSError as error:
            said = f"A machine of the Dask cluster can't take the held-out inputs: {error}."
            raise TfexamError(Code.NO_CLUSTER, said) from error

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *exception: object) -> None:
        with suppress(OSError, ValueError):  # the cluster has gone, and our helper with it
            self._client.cancel([future for _, future in self._running.values()])
            if self._client.status == "running":
                self._client.unregister_worker_plugin(self._name)

    @property
    def room(self) -> int:
        """How many works it should have; workers may come and go."""
        if time.monotonic() - self._counted > BEAT:
            self._count()
        return AHEAD * max(self._threads, 1)

    def take(self, work: Work) -> None:
        """Send a work out, unless its size or, of a folder, the scan settles it."""
        from dask import config

        from tfexam.grading.helper import Parcel, run

        settled = _settled(work)
        if settled is not None:
            self._settled.append(reply_of(work.id, settled))
            return
        self._refuse_lost()
        name, contract = self._names[work.inputs], work.contract.model_dump_json()
        parcel = Parcel(work.id, _files(work.snapshot), name, contract, work.closed_in)
        with config.set({"distributed.admin.large-graph-warning-threshold": "1GB"}):
            future = self._client.submit(
                run, self._name, parcel, pure=False, key=f"{self._name}-{work.id}"
            )
        self._running[work.id] = work, future
        future.add_done_callback(partial(_tell, self._ended, work.id))

    def done(self) -> Iterator[Answered]:
        """Each work's reply as it comes, with the answer of one that predicted.

        Raises TfexamError(no-cluster) where the cluster goes away, or loses all its workers.
        """
        while self._settled or self._running:
            while self._settled:
                yield self._settled.popleft(), None
            if self._running:
                yield self._answer(*self._running.pop(self._next()))

    def _next(self) -> int:
        while True:
            try:
                return self._ended.get(timeout=BEAT)
            except queue.Empty:
                self._count()

    def _answer(self, work: Work, future: Future[bytes]) -> Answered:
        """What a task came to; Dask does it again where its result went down with a worker."""
        while True:
            try:
                frame = future.result(timeout=BEAT)
            except Exception as error:  # a task may raise anything, and Dask a few things more
                if future.status == "error":
                    said = f"A machine of the cluster failed: {plain(repr(error), 200)}"
                    return Reply(work.id, "grader-error", said), None
                is_lost = isinstance(error, OSError) and not isinstance(error, TimeoutError)
                if future.status == "cancelled" or is_lost:
                    raise gone() from error
                if not isinstance(error, TimeoutError):
                    raise
                self._count()
            else:
                return _read(frame, work)

    def _count(self) -> None:
        """See how many threads there are. Raises TfexamError where nobody is left."""
        self._refuse_lost()
        try:
            self._threads = sum(self._client.nthreads().values())
        except OSError as error:
            raise gone() from error
        self._counted = time.monotonic()
        if self._threads:
            self._seen = self._counted
        elif self._counted - self._seen > LONELY_SECONDS:
            raise TfexamError(Code.NO_CLUSTER, "The Dask cluster has no worker left.", RESTART)

    def _refuse_lost(self) -> None:
        """Dask would connect again, to a scheduler that knows nothing of what was sent."""
        if self._client.status != "running":
            raise gone()


def _tell(ended: queue.SimpleQueue[int], id_: int, future: Future[bytes]) -> None:
    del future
    ended.put(id_)


def _settled(work: Work) -> Outcome | None:
    """What needs no cluster: too large to send, or a folder that holds more than plain files."""
    if work.snapshot.is_file():
        return too_large(work.snapshot, work.contract)
    with job_for(work.id, work.snapshot, work.inputs, work.contract) as job:
        return job if isinstance(job, Outcome) else None


def _files(snapshot: Path) -> tuple[tuple[str, bytes], ...]:
    if snapshot.is_file():
        return (("", snapshot.read_bytes()),)
    files = [path for path in sorted(snapshot.rglob("*")) if path.is_file()]
    return tuple((path.relative_to(snapshot).as_posix(), path.read_bytes()) for path in files)


def _read(frame: bytes, work: Work) -> Answered:
    """The reply that a machine of the cluster sent, or what is said where it sent none."""
    try:
        return _answered(frame, work)
    except protocol.BadFrame as error:
        said = f"A machine of the cluster sent no reply: {error}."
        return Reply(work.id, "grader-error", said), None


def _answered(frame: bytes, work: Work) -> Answered:
    """The reply in a frame. Raises TfexamError where it names other versions instead."""
    header, arrays = protocol.read(io.BytesIO(frame)) or ({}, {})
    if "tfexam" in header:
        told = [str(header.get(field.name)) for field in fields(Versions)]
        raise other("new worker", Versions(*told))
    if header.get("id") != work.id:
        raise protocol.BadFrame("it answers to something else")
    outputs = [output.name for output in work.contract.outputs]
    return trusted(header, arrays, work.id, outputs), arrays or None
