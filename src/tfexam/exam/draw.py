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


def draw(
    catalogue: Iterable[Candidate], last_seen: Mapping[str, datetime], seed: int
) -> dict[Category, str]:
    """One problem id for each category that the catalogue has, in the categories' order.

    The sum of their levels is within a step of the middle, wherever the unseen problems allow it;
    and of those, the ones are taken that leave exams for later of which the same is true.

    last_seen  when each problem was last drawn; those never seen are missing from it
    seed       the same seed, history and catalogue give the same draw, on every machine
    """
    problems = sorted(catalogue, key=lambda problem: problem.id)
    own = [[p for p in problems if p.category is category] for category in Category]
    pools = [_pool(each, last_seen) for each in own if each]
    rng = random.Random(f"{seed}/{','.join(p.id for pool in pools for p in pool)}")  # noqa: S311
    plan = _plan(pools, _exams_left(pools, last_seen), middle(problems), rng)
    return {column[0].category: column[0].id for column in plan}


def pick(catalogue: Iterable[Candidate], last_seen: Mapping[str, datetime], seed: int) -> Candidate:
    """One problem of several, for a drill: an unseen one, else one of those seen longest ago."""
    pool = _pool(sorted(catalogue, key=lambda problem: problem.id), last_seen)
    return random.Random(f"{seed}/{','.join(p.id for p in pool)}").choice(pool)  # noqa: S311


def least_practised(counts: Mapping[Category, int]) -> Category:
    """The category that was sat or drilled least often; of several, the first."""
    return min(Category, key=lambda category: (counts.get(category, 0), category.number))


def middle(problems: Iterable[Candidate]) -> int:
    """The sum of levels of an exam of average problems, rounded."""
    levels: dict[Category, list[int]] = {}
    for problem in problems:
        levels.setdefault(problem.category, []).append(problem.level)
    return round(sum(sum(each) / len(each) for each in levels.values()))


def _pool(problems: Sequence[Candidate], last_seen: Mapping[str, datetime]) -> list[Candidate]:
    """The unseen ones; where there are none, the older half, lest exams come back whole."""
    unseen = [problem for problem in problems if problem.id not in last_seen]
    if unseen:
        return unseen
    oldest = sorted(problems, key=lambda problem: (last_seen[problem.id], problem.id))
    return oldest[: ceil(len(oldest) / 2)]


def _exams_left(pools: Sequence[Sequence[Candidate]], last_seen: Mapping[str, datetime]) -> int:
    """How many exams the unseen problems are enough for; 1 where a category has none left."""
    if any(problem.id in last_seen for pool in pools for problem in pool):
        return 1
    return min((len(pool) for pool in pools), default=1)


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
