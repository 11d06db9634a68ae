"""Getting a problem's data ready, with progress."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING

from tfexam.data.prepare import Prepared, prepare
from tfexam.flows.events import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.app import App
    from tfexam.bank.problem import Problem


def ready(app: App, problem: Problem, seed: int) -> Iterator[Progress]:
    """Fetch and build the data of one problem; afterwards `prepare` finds them at once.

    The work runs beside a thread that reports, so that whoever draws the progress is never kept
    waiting by it.
    """
    shares: queue.SimpleQueue[float | None] = queue.SimpleQueue()
    faults: list[BaseException] = []

    def work() -> None:
        try:
            prepare(problem, seed, app.paths, shares.put)
        except BaseException as fault:  # raised again below
            faults.append(fault)
        finally:
            shares.put(None)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield Progress(problem.spec.title, 0.0)
    while (share := shares.get()) is not None:
        yield Progress(problem.spec.title, share)
    thread.join()
    if faults:
        raise faults[0]
    yield Progress(problem.spec.title, 1.0)


def prepared(app: App, problem: Problem, seed: int) -> Prepared:
    """The data of a problem, built again where the cache was emptied."""
    return prepare(problem, seed, app.paths, lambda _: None)
