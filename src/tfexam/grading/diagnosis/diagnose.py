"""From a model to the mistake that was made with it, if one of those that are known explains it.

The model is run once more, over some of the rows as asked and as each feed makes them, one after
the other in one file: that costs about as much as grading it did.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tfexam.grading.contract import Unfit, shaped
from tfexam.grading.diagnosis.case import ALL
from tfexam.grading.diagnosis.feeds import FEEDS, Feed
from tfexam.grading.diagnosis.readings import READINGS, Reading
from tfexam.grading.measure import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from tfexam.grading.diagnosis.case import Among, Case
    from tfexam.grading.measure import Answer
    from tfexam.grading.metrics import Array
    from tfexam.worker.protocol import Reply

    Ask = Callable[[Mapping[str, Array]], tuple[Reply, Answer | None]]

LIFT = 1.5
"""Steps between bands that undoing a mistake must gain before anybody is accused of it."""

LEAST = 2
"""The score that must then be reached: what stays bad was not explained."""

FAR, SOME = 4.0, 1
"""Where another feed gains so many steps, that score is enough, or so many steps more than what the
mean of the targets is worth: chance doesn't come so far. Something is always lost, for the scaler
of the training data is not that of the held-out rows."""

ALIKE = 0.25
"""Steps by which a second mistake, or a later one, must do better to be preferred."""

WOBBLE = 1e-3
"""Of the answers' spread: what a batch's other rows may move an answer by, roundly a hundred times
what they do in a sound model."""


@dataclass(frozen=True)
class Finding:
    """A mistake that explains a score; `metric` and `score` are what its undoing earns, if known.

    said  one sentence
    mend  what to do
    """

    code: str
    said: str
    mend: str
    metric: float | None = None
    score: int | None = None


@dataclass(frozen=True)
class Diagnosis:
    """What came of asking.

    reply   of the worker: status, number of weights, seconds by step
    answer  to the case's rows as asked; None where the model gave none of the contract's shape
    """

    finding: Finding | None
    reply: Reply
    answer: Answer | None


@dataclass(frozen=True)
class Tried:
    """What came of one way of undoing; `lift` is in steps between bands."""

    lift: float
    feed: Feed | None
    reading: Reading | None
    metric: float


def diagnose(case: Case, ask: Ask) -> Diagnosis:
    """The mistake that was made with a model, if one is found.

    ask  runs the model on rows by the contract's names
    """
    fed = [(feed, made) for feed in FEEDS if (made := feed.make(case)) is not None]
    order = np.random.default_rng(1).permutation(len(case.held))
    again = {name: array[order] for name, array in case.inputs.items()}
    reply, returned = ask(_stacked([case.inputs, again, *(made for _, made in fed)]))
    parts = _parts(case, returned, 2 + len(fed))
    if not parts:
        return Diagnosis(None, reply, None)
    asked, second, *others = parts
    if _wobbles(asked, second, order):
        return Diagnosis(RANDOM, reply, asked)
    by_feed = list(zip([feed for feed, _ in fed], others, strict=True))
    found = _mistake(case, asked, by_feed)
    if found is None and reply.untrained and case.score(case.metric(asked)) < LEAST:
        found = UNTRAINED
    return Diagnosis(found, reply, asked)


RANDOM = Finding(
    "answers-at-random",
    "Asked twice about the same rows, it answers differently: dropout, augmentation or batch "
    "statistics are active outside of training.",
    "Save it with model.save('model.keras'): in a SavedModel that Keras exports, RandomFlip and "
    "its like go on drawing.",
)

UNTRAINED = Finding(
    "untrained",
    "All its biases are exactly zero, as Keras sets them at the beginning: it was saved before it "
    "was trained.",
    "Call model.fit, and save afterwards; look whether another model of the same name was saved.",
)


def _mistake(case: Case, asked: Answer, by_feed: Sequence[tuple[Feed, Answer]]) -> Finding | None:
    """What lifts the score most, the plainer way where two do as well; None if nothing does."""
    best: Tried | None = None
    for tried in _tries(case, asked, by_feed):
        if _explains(case, tried) and (best is None or tried.lift > best.lift + ALIKE):
            best = tried
    return None if best is None else _found(case, best, case.metric(asked))


def _explains(case: Case, tried: Tried) -> bool:
    score = case.score(tried.metric)
    if tried.reading is None and tried.lift >= FAR and score < LEAST:
        lazy = case.lazy()
        is_past = lazy is not None and case.steps(tried.metric) >= case.steps(lazy) + FAR
        return score >= SOME or is_past
    return tried.lift >= LIFT and score >= LEAST


def _tries(case: Case, asked: Answer, by_feed: Sequence[tuple[Feed, Answer]]) -> Iterator[Tried]:
    """First one mistake alone, then one of each kind together."""

    @cache
    def before(among: Among) -> float:
        return case.steps(case.metric(asked, among))

    def tried(feed: Feed | None, reading: Reading | None, answer: Answer) -> Iterator[Tried]:
        among = reading.among if reading else ALL
        metric = case.metric(answer, among)
        if metric is not None:
            yield Tried(case.steps(metric) - before(among), feed, reading, metric)

    for feed, answer in by_feed:
        yield from tried(feed, None, answer)
    for source, answer in ((None, asked), *by_feed):
        for reading in READINGS:
            for told in reading.read(case, answer):
                yield from tried(source, reading, told)


def _found(case: Case, tried: Tried, asked: float | None) -> Finding:
    """In words."""
    how = [f"fed {tried.feed.how}"] if tried.feed else []
    how += [f"with {tried.reading.how}"] if tried.reading else []
    causes = [part.cause for part in (tried.feed, tried.reading) if part]
    mends = [part.mend for part in (tried.feed, tried.reading) if part]
    score = case.score(tried.metric)
    then, before = f"earns {score}", f"earns {case.score(asked)}"
    if asked is None:
        before = "can't be marked"
    elif score == case.score(asked):
        printed = case.spec.scale.printed
        then, before = f"comes to {printed(tried.metric)}", f"comes to {printed(asked)}"
    said = f"{' and '.join(how)}, it {then}; as it is, it {before}: {'; '.join(causes)}."
    code = "+".join(part.code for part in (tried.feed, tried.reading) if part)
    return Finding(code, said[0].upper() + said[1:], " ".join(mends), tried.metric, score)


def _stacked(parts: list[Mapping[str, Array]]) -> dict[str, Array]:
    """Rows of several feeds below each other; where one is of real numbers, all are."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _parts(case: Case, returned: Answer | None, count: int) -> list[Answer]:
    """The answers to each feed; none where there is no answer of the contract's shape."""
    if returned is None:
        return []
    rows = len(case.held)
    try:
        whole = shaped(returned, case.spec.contract.outputs, rows * count)
    except Unfit:
        return []
    return [rows_of(whole, np.arange(at, at + rows)) for at in range(0, rows * count, rows)]


def _wobbles(one: Answer, again: Answer, order: NDArray[np.int64]) -> bool:
    """Whether the same rows, in another order and company, get other answers."""
    for name, array in one.items():
        first, second = array[order].astype(np.float64), again[name].astype(np.float64)
        there = first[np.isfinite(first)]
        spread = float(there.std()) if len(there) else 0.0
        with np.errstate(all="ignore"):
            apart = np.abs(first - second)
        known = apart[np.isfinite(apart)]
        if len(known) and np.quantile(known, 0.9) > max(WOBBLE * spread, 1e-6):
            return True
    return False
