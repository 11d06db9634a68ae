"""Rows that belong together because a chain of things that they share links them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence


def families(shared: Sequence[Iterable[Hashable]]) -> np.ndarray:
    """A number for each of n rows (n,): that of the first row which a chain links it to.

    shared  of each row, what it may have in common with others
    """
    head = list(range(len(shared)))

    def first(row: int) -> int:
        while head[row] != row:
            head[row] = head[head[row]]
            row = head[row]
        return row

    having: dict[Hashable, int] = {}
    for number, found in enumerate(shared):
        for one in found:
            lower, upper = sorted((first(number), first(having.setdefault(one, number))))
            head[upper] = lower
    return np.array([first(number) for number in range(len(shared))])
