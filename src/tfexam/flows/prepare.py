"""Getting problems' data ready, with progress."""

from __future__ import annotations

import os
import queue
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tfexam.data.prepare import Prepared, is_ready, prepare
from tfexam.flows.events import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tfexam.app import App
    from tfexam.bank.problem import Problem

    Work = Callable[[Callable[[float], None]], object]

AT_ONCE = 5
"""Sources that are fetched side by side."""

FETCHED = 0.9
"""The share of a problem's progress that is done once its sources are here."""


def ready(app: App, problems: Sequence[Problem], seed: int) -> Iterator[Progress]:
    """Fetch and build the data of some problems; afterwards `prepare` finds them at once.

    All are fetched side by side, and then built, as many at a time as there are cores.
    """
    missing = [p for p in problems if not is_ready(p, seed, app.paths)]
    yield from fetched(app, missing, share=FETCHED)
    yield from _side_by_side({p.spec.title: _building(app, p, seed) for p in problems}, cores())


def fetched(app: App, problems: Sequence[Problem], share: float = 1.0) -> Iterator[Progress]:
    """Fetch the sources of some problems side by side. Raises as `sources.fetch` does.

    share  how much of each problem's progress that is
    """
    works = {p.spec.title: _fetching(app, p, share) for p in problems}
    yield from _side_by_side(works, AT_ONCE)


def prepared(app: App, problem: Problem, seed: int) -> Prepared:
    """The data of a problem, built again where the cache was emptied."""
    return prepare(problem, seed, app.paths, lambda _: None)


def cores() -> int:
    """How many builds may run at once: each takes a core, and some memory."""
    return min(os.cpu_count() or 1, 4)


def _fetching(app: App, problem: Problem, share: float) -> Work:
    from tfexam.data.sources import fetch

    return lambda tell: fetch(problem, app.paths, lambda part: tell(share * part))


def _building(app: App, problem: Problem, seed: int) -> Work:
    return lambda tell: prepare(problem, seed, app.paths, tell)


def _side_by_side(works: Mapping[str, Work], workers: int) -> Iterator[Progress]:
    """Do works in threads, and tell how far each is, by its name.

    Where one fails, the others are brought to their end (so that the next try finds them done),
    and the first fault is raised.
    """
    told: queue.SimpleQueue[Progress | None] = queue.SimpleQueue()

    def do(name: str, work: Work) -> None:
        try:
            work(lambda part: told.put(Progress(name, part)))
        finally:
            told.put(None)

    with ThreadPoolExecutor(workers) as pool:
        done = [pool.submit(do, name, work) for name, work in works.items()]
        left = len(done)
        while left:
            event = told.get()
            if event is None:
                left -= 1
            else:
                yield event
    for each in done:
        each.result()
