"""What was measured of the problems, as the README shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam import markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.bank.problem import Problem
    from tfexam.exam.score import Bands

HEADS = (
    *("problem", "metric", "best baseline", "starter", "plain", "reference"),
    *("bands 1 to 5", "standard error", "reference trains in"),
)


def table(problems: Sequence[Problem]) -> str:
    """A Markdown table, a row a problem: the smallest and largest figure over the seeds."""
    return markdown.table(HEADS, [_row(problem) for problem in problems])


def _row(problem: Problem) -> list[str]:
    spec, measured = problem.spec, problem.spec.calibration
    unit = f" ({spec.metric.unit})" if spec.metric.unit else ""
    head = [f"`{problem.category}/{problem.id}`", f"{spec.metric.label}{unit}"]
    if measured is None:
        return [*head, "not measured", *[""] * 6]
    best = min if spec.scale.better == "lower" else max
    naive = best(measured.baselines.values(), key=best)
    bands = " · ".join(str(spec.scale.printed(band)) for band in spec.bands)
    cells = [_span(spec.scale, f) for f in (naive, measured.starter, measured.plain)]
    cells += [f"**{_span(spec.scale, measured.solution)}**", bands]
    cells += [f"{measured.standard_error:.2g}", f"{measured.solution_seconds:.0f} s"]
    return [*head, *cells]


def _span(scale: Bands, figures: tuple[float, ...]) -> str:
    low, high = scale.printed(min(figures)), scale.printed(max(figures))
    return str(low) if low == high else f"{low} to {high}"
