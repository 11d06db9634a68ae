"""What an answer that knows nothing of a problem may earn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.exam.category import Category

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LAZY, LINEAR, LINEAR_TEXT, GENERIC = 1, 2, 3, 3

NOTHING_LEARNT = ("baselines", "constant", "starter", "one_column")


def allowed(member: str, category: Category) -> int | None:
    """The most that a member may earn; None where nothing is asked."""
    if member in NOTHING_LEARNT:
        return LAZY
    if member == "linear":
        return LINEAR_TEXT if category is Category.TEXT else LINEAR
    return GENERIC if member == "generic" else None


def missed(scores: Mapping[str, int], category: Category) -> Iterator[str]:
    """A sentence for each member that earns too much."""
    for member, score in scores.items():
        most = allowed(member, category)
        if most is not None and score > most:
            yield f"{member} earns {score}, and may earn {most} at most"
