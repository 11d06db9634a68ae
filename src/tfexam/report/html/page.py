"""The page of a result. Its sections stand in `templates/`, a file each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.exam.sitting import Kind
from tfexam.report.html.diagnosis import explained
from tfexam.report.html.render import render
from tfexam.report.html.timeline import mark, timeline
from tfexam.report.result import heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.exam.result import Result
    from tfexam.exam.sitting import Submission
    from tfexam.flows.diagnose import Diagnosed, Undiagnosed

SECTIONS = ("verdict", "points", "skills", "timeline", "practise", "diagnosis")


def page(
    found: Result,
    submissions: Sequence[Submission],
    diagnoses: Sequence[Diagnosed | Undiagnosed] = (),
) -> str:
    """The page of a sitting: its result, and all that was submitted to it, in its order.

    diagnoses  of what counted, in the order of the problems
    """
    counted = [s for s in submissions if not s.late]
    return render(
        "result.html",
        sections=SECTIONS,
        found=found,
        heading=heading(found),
        verdict=found.verdict,
        is_exam=found.sitting.kind is Kind.EXAM,
        attempts=counted,
        mark=mark,
        timeline=timeline(found, counted),
        explained=[explained(one) for one in diagnoses],
        title_of={task.task.problem: task.task.title for task in found.tasks},
    )
