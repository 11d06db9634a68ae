"""Which problems an exam gets: unseen ones first, none harder as a whole than another."""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from tfexam.exam.category import Category

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    History = Mapping[str, Sequence[datetime]]
    """When each problem was drawn; those never seen are missing, or have no time."""

STEP = 1
"""How far the sum of an exam's levels may be from the bank's middle."""

TRIES = 100
"""Plans that are begun at random before the best of them must do."""


@dataclass(frozen=True)
class Candidate:
    """A problem that could be drawn: how hard it is, 1 to 5, and what it practises."""

    id: str
    category: Category
    level: int = 3
    skills: frozenset[str] = frozenset()


def draw(catalogue: Iterable[Candidate], history: History, seed: int) -> dict[Category, str]:
    """One problem id for each category that the catalogue has, in the categories' order.

    Those that were seen least often (never, at first) are arranged in as many exams as they are
    enough for, none of whose levels sum to more than a step from the middle, if they can be. Of
    these exams the one is drawn whose problems were seen longest ago.

    seed  the same seed, history and catalogue give the same draw, on every machine
    """
    problems = sorted(catalogue, key=lambda problem: problem.id)
    own = [[p for p in problems if p.category is category] for category in Category]
    pools = [_least_seen(each, history) for each in own if each]
    exams = min((len(pool) for pool in pools), default=1)
    rng = random.Random(f"{seed}/{','.join(p.id for pool in pools for p in pool)}")  # noqa: S311
    plan = _plan(pools, exams, middle(problems), rng)
    drawn = min(range(exams), key=lambda exam: _last(plan, exam, history))
    return {column[drawn].category: column[drawn].id for column in plan}


def pick(catalogue: Iterable[Candidate], history: History, seed: int) -> Candidate:
    """One problem of several, for a drill: seen least often, and of those in the older half."""
    pool = _least_seen(sorted(catalogue, key=lambda problem: problem.id), history)
    pool.sort(key=lambda problem: list(history.get(problem.id, ()))[-1:])
    if history.get(pool[-1].id):
        pool = pool[: ceil(len(pool) / 2)]
    return random.Random(f"{seed}/{','.join(p.id for p in pool)}").choice(pool)  # noqa: S311


def least_practised(counts: Mapping[Category, int]) -> Category:
    """The category that was sat or drilled least often; of several, the first."""
    return min(Category, key=lambda category: (counts.get(category, 0), category.number))


def middle(problems: Iterable[Candidate]) -> int:
    """The sum of levels of an exam of average problems, rounded; the same in any order of them."""
    from fractions import Fraction

    levels: dict[Category, list[int]] = {}
    for problem in problems:
        levels.setdefault(problem.category, []).append(problem.level)
    return round(sum(Fraction(sum(each), len(each)) for each in levels.values()))


def _least_seen(problems: Sequence[Candidate], history: History) -> list[Candidate]:
    times = {problem.id: len(history.get(problem.id, ())) for problem in problems}
    return [problem for problem in problems if times[problem.id] == min(times.values())]


def _last(plan: Sequence[Sequence[Candidate]], exam: int, history: History) -> list[datetime]:
    """When the exam's problems were seen last, the latest first; nothing before any time."""
    seen = [time for column in plan for time in list(history.get(column[exam].id, ()))[-1:]]
    return sorted(seen, reverse=True)


def _plan(
    pools: Sequence[Sequence[Candidate]], exams: int, wanted: int, rng: random.Random
) -> list[list[Candidate]]:
    """The pools, each in such an order that the first exams across them are near the middle."""
    best: list[list[Candidate]] = []
    for _ in range(TRIES):
        plan = [rng.sample(pool, len(pool)) for pool in pools]
        _improve(plan, exams, wanted, rng)
        if not best or _off(plan, exams, wanted) < _off(best, exams, wanted):
            best = plan
        if not _off(best, exams, wanted):
            break
    return best


def _improve(plan: list[list[Candidate]], exams: int, wanted: int, rng: random.Random) -> None:
    """Exchange two problems of a category for as long as that brings exams nearer to the middle."""
    swaps = [
        (column, one, other)
        for column in plan
        for one in range(exams)
        for other in range(one + 1, len(column))
    ]
    rng.shuffle(swaps)
    off, better = _off(plan, exams, wanted), True
    while off and better:
        better = False
        for column, one, other in swaps:
            column[one], column[other] = column[other], column[one]
            now = _off(plan, exams, wanted)
            if now < off:
                off, better = now, True
            else:
                column[one], column[other] = column[other], column[one]


def _off(plan: Sequence[Sequence[Candidate]], exams: int, wanted: int) -> int:
    """By how many steps too many the plan's exams miss the middle, all together."""
    sums = (sum(column[exam].level for column in plan) for exam in range(exams))
    return sum(max(abs(each - wanted) - STEP, 0) for each in sums)
