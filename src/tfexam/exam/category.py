"""The five categories, their numbers, and what each weighs."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """One problem of each makes an exam."""

    REGRESSION = "regression"
    TABULAR = "tabular"
    VISION = "vision"
    TEXT = "text"
    TIMESERIES = "timeseries"

    @property
    def number(self) -> int:
        """1 to 5, in order of rising difficulty."""
        return list(Category).index(self) + 1

    @property
    def weight(self) -> int:
        """Points of the total of 100 that a score of 5 earns.

        The old exam weighed harder problems more and never published how; 10 to 30 is our choice.
        """
        return 5 + 5 * self.number
