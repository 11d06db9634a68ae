"""What answers earn that know nothing of a problem, as `scripts/lazy` measured it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.bank.problem import Problem


def table(problems: Sequence[Problem]) -> str:
    """A Markdown table, a row a problem and a column a member: its figure, and what that earns."""
    measured = [p.spec.calibration.zoo for p in problems if p.spec.calibration is not None]
    members = list(dict.fromkeys(name for zoo in measured for name in zoo))
    heads = ["problem", "metric", *(name.replace("_", " ") for name in members)]
    rows = [_line(heads), _line(["---"] * len(heads))]
    return "\n".join(rows + [_row(problem, members) for problem in problems])


def _row(problem: Problem, members: Sequence[str]) -> str:
    spec, calibration = problem.spec, problem.spec.calibration
    zoo = {} if calibration is None else calibration.zoo
    cells = [
        f"{spec.scale.printed(zoo[name])} ({spec.scale.score(zoo[name])})" if name in zoo else "–"
        for name in members
    ]
    return _line([f"`{problem.category}/{problem.id}`", spec.metric.label, *cells])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
