"""The members of the zoo that are no networks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from zoo.features import Pair, columns, forms, matrix
from zoo.heads import Figures, Head, heads

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tfexam.bank.problem import Spec
    from tfexam.grading.measure import Answer
    from zoo.features import Form
    from zoo.rows import Rows

    Fit = Callable[[Pair, Figures], Figures]

NEIGHBOURS_FROM, LEARNT_FROM, CHOSEN_FROM = 10_000, 20_000, 4_000
"""Rows that neighbours are sought among, that are learnt from, that a setting is chosen with."""

TELLING = 16
"""Figures of a target that a column is chosen by, evenly spread where there are more."""


@dataclass(frozen=True)
class Task:
    """All that a member of the zoo is told: never the held-out targets.

    train   rows to learn from
    inputs  the held-out inputs
    """

    spec: Spec
    train: Rows
    inputs: Answer
    seed: int = 0

    @cached_property
    def heads(self) -> list[Head]:
        """The problem's outputs."""
        return heads(self.spec)

    def most(self, rows: int) -> Task:
        """The same with at most so many rows to learn from."""
        return Task(self.spec, self.train.most(rows), self.inputs, self.seed)

    @cached_property
    def forms(self) -> list[Form]:
        """The inputs, each in its form."""
        return forms(self.train, self.inputs)

    @cached_property
    def matrix(self) -> Pair:
        """All of a row's figures side by side."""
        return matrix(self.forms)


Answers = dict[str, "Answer"]
"""What a member answers, by what it did; the best of several is what it earns."""


def constant(task: Task) -> Answers:
    """One and the same answer for every row: the mean of the targets, and their median."""
    rows = len(next(iter(task.inputs.values())))
    nothing = Pair(np.zeros((len(task.train), 1)), np.zeros((rows, 1)))

    def usual(of: Callable[..., Any]) -> Answer:
        return answered(task, nothing, lambda pair, y: np.tile(of(y, axis=0), (len(pair.held), 1)))

    return {"mean": usual(np.mean), "median": usual(np.median)}


def linear(task: Task) -> Answers:
    """Logistic regression where a row has one class; else ridge regression, one-hot if need be."""
    some = task.most(LEARNT_FROM)
    return {
        "logistic and ridge": {
            head.output.name: answer(head, some, some.matrix, logistic if head.one_class else ridge)
            for head in some.heads
        }
    }


def nearest(task: Task) -> Answers:
    """What the nearest row had, and the mean of the nearest five."""
    some = task.most(NEIGHBOURS_FROM)
    return {f"k = {k}": answered(some, some.matrix, neighbours(k)) for k in (1, 5)}


def one_column(task: Task) -> Answers:
    """A tree over the one column that tells most: what finds ids."""
    some = task.most(LEARNT_FROM)
    found, names = columns(some.train, some.inputs)
    used: dict[str, str] = {}
    made = {}
    for head in some.heads:
        wanted = head.encoded(some.train.targets[head.output.name])
        column = telling_column(found.train, wanted)
        used[names[column]] = ""
        alone = Pair(found.train[:, [column]], found.held[:, [column]])
        made[head.output.name] = answer(head, some, alone, tree)
    return {" and ".join(used): made}


def answered(task: Task, pair: Pair, fit: Fit) -> Answer:
    """Every output's answer by one and the same model."""
    return {head.output.name: answer(head, task, pair, fit) for head in task.heads}


def answer(head: Head, task: Task, pair: Pair, fit: Fit) -> np.ndarray:
    """One output's answer; quantiles are the figure and the quantiles of what it was off by."""
    wanted = head.encoded(task.train.targets[head.output.name])
    figures = fit(pair, wanted)
    if head.output.kind == "quantiles":
        figures = figures[..., None] + np.moveaxis(_misses(head, pair, wanted, fit), 0, -1)
    return head.decoded(figures, wanted.mean(axis=0))


def _misses(head: Head, pair: Pair, wanted: Figures, fit: Fit) -> np.ndarray:
    """Quantiles (levels, m) of what rows that were not learnt from differ by."""
    some, rest = _split(len(wanted))
    misses = wanted[rest] - fit(pair.within(some, rest), wanted[some])
    found: np.ndarray = np.quantile(misses, head.levels, axis=0)
    return found


def _split(rows: int, most: int | None = None) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Four fifths of the rows, and the rest; of so many at most."""
    order = np.random.default_rng(0).permutation(rows)[:most]
    cut = max(1, len(order) * 4 // 5)
    return order[:cut], order[cut:] if len(order) > 1 else order


def ridge(pair: Pair, wanted: Figures) -> Figures:
    """Linear least squares with a penalty that is chosen on a part of the rows."""
    from sklearn.linear_model import Ridge

    penalty = _chosen(Ridge, "alpha", (0.1, 1.0, 10.0, 100.0, 1000.0), pair.train, wanted)
    fitted = Ridge(alpha=penalty).fit(pair.train, wanted)
    found: Figures = fitted.predict(pair.held).reshape(pair.held.shape[0], -1)
    return found


def logistic(pair: Pair, wanted: Figures) -> Figures:
    """Logistic regression; `wanted` is one-hot, or one column of 0 and 1."""
    yes_or_no = wanted.shape[1] == 1
    classes = (wanted[:, 0] > 0.5).astype(int) if yes_or_no else wanted.argmax(axis=1)
    figures = np.zeros((pair.held.shape[0], max(2, wanted.shape[1])))
    figures[:, np.unique(classes)] = _logistic(pair, classes)
    return figures[:, 1:] if yes_or_no else figures


def _logistic(pair: Pair, classes: np.ndarray) -> Any:
    from sklearn.linear_model import LogisticRegression

    if len(np.unique(classes)) == 1:
        return 1.0
    freedom = _chosen(
        lambda **c: LogisticRegression(max_iter=100, **c),
        "C",
        (0.01, 0.1, 1.0, 10.0),
        pair.train,
        classes,
    )
    fitted = LogisticRegression(C=freedom, max_iter=200).fit(pair.train, classes)
    return fitted.predict_proba(pair.held)


def _chosen(
    make: Callable[..., Any], name: str, values: tuple[float, ...], train: Any, wanted: np.ndarray
) -> float:
    """The value with which rows that were not learnt from are told best."""
    some, rest = _split(len(wanted), CHOSEN_FROM)

    def told(value: float) -> float:
        try:
            fitted = make(**{name: value}).fit(train[some], wanted[some])
        except ValueError:  # one class alone among them
            return 0.0
        return float(fitted.score(train[rest], wanted[rest]))

    return max(values, key=told)


def neighbours(count: int) -> Fit:
    """The mean of the nearest rows' targets, by their distance in all figures."""

    def fit(pair: Pair, wanted: Figures) -> Figures:
        _, found = nearest_rows(pair, min(count, len(wanted)))
        mean: Figures = wanted[found].mean(axis=1)
        return mean

    return fit


def nearest_rows(pair: Pair, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Distances and row numbers (n, count) of the nearest training rows."""
    from sklearn.neighbors import NearestNeighbors

    metric = "euclidean" if isinstance(pair.train, np.ndarray) else "cosine"
    known = NearestNeighbors(n_neighbors=count, algorithm="brute", metric=metric).fit(pair.train)
    distances, found = known.kneighbors(pair.held)
    return distances, found


def tree(pair: Pair, wanted: Figures) -> Figures:
    """A decision tree that splits eight times at most, twenty rows a leaf."""
    found: Figures = _tree().fit(pair.train, wanted).predict(pair.held)
    return found.reshape(len(pair.held), -1)


def _tree() -> Any:
    from sklearn.tree import DecisionTreeRegressor

    return DecisionTreeRegressor(max_depth=8, min_samples_leaf=20, random_state=0)


def telling_column(train: np.ndarray, wanted: Figures) -> int:
    """The number of the column by which a tree tells most on rows that it has not seen."""
    some, rest = _split(len(wanted), CHOSEN_FROM)
    few = np.unique(np.linspace(0, wanted.shape[1] - 1, TELLING).astype(int))
    goal = wanted[:, few]

    def told(column: int) -> float:
        fitted = _tree().fit(train[some][:, [column]], goal[some])
        return float(fitted.score(train[rest][:, [column]], goal[rest]))

    return max(range(train.shape[1]), key=told)
