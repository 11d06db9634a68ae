"""Which problems an exam gets: unseen ones first, then those seen longest ago."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.exam.category import Category

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


@dataclass(frozen=True)
class Candidate:
    """A problem that could be drawn."""

    id: str
    category: Category


def draw(
    catalogue: Iterable[Candidate], last_seen: Mapping[str, datetime], seed: int
) -> dict[Category, str]:
    """One problem id for each category that the catalogue has, in the categories' order.

    last_seen  when each problem was last drawn; those never seen are missing from it
    seed       the same seed, history and catalogue give the same draw, on every machine
    """
    problems = list(catalogue)
    return {
        category: _pick([p.id for p in problems if p.category is category], last_seen, seed)
        for category in Category
        if any(p.category is category for p in problems)
    }


def least_practised(counts: Mapping[Category, int]) -> Category:
    """The category that was sat or drilled least often; of several, the first."""
    return min(Category, key=lambda category: (counts.get(category, 0), category.number))


def _pick(ids: list[str], last_seen: Mapping[str, datetime], seed: int) -> str:
    unseen = sorted(set(ids) - last_seen.keys())
    if unseen:
        return random.Random(f"{seed}/{','.join(unseen)}").choice(unseen)  # noqa: S311
    oldest = min(last_seen[id_] for id_ in ids)
    ties = sorted(id_ for id_ in ids if last_seen[id_] == oldest)
    return random.Random(f"{seed}/{','.join(ties)}").choice(ties)  # noqa: S311
