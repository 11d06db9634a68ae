"""A thousand exams, drawn and counted: how even the draw is."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from tfexam import markdown
from tfexam.exam.draw import Candidate, draw, middle

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMS = 1000


def simulated(problems: Sequence[Candidate]) -> str:
    """What came of drawing a thousand exams, each for somebody who has seen none."""
    levels = {problem.id: problem.level for problem in problems}
    drawn = [list(draw(problems, {}, seed).values()) for seed in range(EXAMS)]
    sums = Counter(sum(levels[id_] for id_ in exam) for exam in drawn)
    pairs = Counter(pair for exam in drawn for pair in combinations(exam, 2))
    times = Counter(id_ for exam in drawn for id_ in exam)
    rows = [(total, count) for total, count in sorted(sums.items())]
    return "\n\n".join(
        [
            f"Of {EXAMS:,} exams with seeds from 0, each drawn for somebody who has seen no "
            f"problem (the sum of the levels of an average exam is {middle(problems)}):",
            markdown.table(("sum of levels", "exams"), rows),
            f"A problem came {min(times.values())} to {max(times.values())} times. Two problems of "
            f"different categories met {min(pairs.values())} to {max(pairs.values())} times; "
            f"{len(pairs)} such pairs came up.",
        ]
    )
