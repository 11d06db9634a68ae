"""What the page says of one submission, and draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.exam.score import TOP
from tfexam.flows.diagnose import Diagnosed, Undiagnosed
from tfexam.report import words
from tfexam.report.diagnosis import facts, nothing
from tfexam.report.html.plots import Drawn, drawn
from tfexam.report.html.scale import Scale, scale

if TYPE_CHECKING:
    from tfexam.exam.sitting import Task
    from tfexam.grading.diagnosis.details import Row

ALL = "It earned all there is."


@dataclass(frozen=True)
class Explained:
    """A submission, explained; where that was not possible, `why` says so and the rest is empty.

    task     None where what is said holds for all of them
    became   what it earned, or the outcome that it had
    why      what was wrong with it, or that nothing was found
    mend     what to do
    facts    a name and a sentence each
    """

    task: Task | None
    became: str
    why: str
    mend: str
    scale: Scale | None = None
    facts: tuple[tuple[str, str], ...] = ()
    plots: tuple[Drawn, ...] = ()
    worst: tuple[Row, ...] = ()


def explained(one: Diagnosed | Undiagnosed) -> Explained:
    """A diagnosis in words and drawings."""
    if isinstance(one, Undiagnosed):
        return Explained(one.task, "", f"There is no diagnosis. {one.why}", one.hint)
    why, mend = _why(one)
    return Explained(
        task=one.task,
        became=_became(one),
        why=why,
        mend=mend,
        scale=scale(one) if one.marks else None,
        facts=tuple(facts(one)),
        plots=tuple(drawn(plot) for plot in one.plots),
        worst=one.worst,
    )


def _became(one: Diagnosed) -> str:
    outcome = one.submission.outcome
    if outcome is None:
        return "not graded yet"
    if outcome.score is None:
        return f"{outcome.code.value.code}: {outcome.message}"
    return f"{outcome.score} of {TOP}, {words.metric(one.task, outcome.metric or 0.0)}"


def _why(one: Diagnosed) -> tuple[str, str]:
    """The sentence on what was wrong, and what to do; both empty where the outcome says it all."""
    outcome = one.submission.outcome
    if one.finding is not None:
        return one.finding.said, one.finding.mend
    if outcome is not None and outcome.score is None:
        return "", outcome.hint
    is_all = outcome is not None and outcome.score == TOP and not one.trouble
    return ALL if is_all else nothing(one), ""
