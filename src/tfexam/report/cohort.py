"""A class: a row a candidate, as a table and as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from tfexam.exam import result as exam_result
from tfexam.report import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from tfexam.flows.cohort import Marked

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the beginning of a cell."""

Rows = dict[str, list["Marked"]]


def by_candidate(marked: Sequence[Marked]) -> Rows:
    """What each candidate handed in, in the order of names and categories."""
    ordered = sorted(marked, key=lambda one: (one.candidate, one.problem.category.number))
    rows: Rows = {}
    for one in ordered:
        rows.setdefault(one.candidate, []).append(one)
    return rows


def total(own: Sequence[Marked]) -> float:
    """Points of 100 over the problems that were marked."""
    return exam_result.total((one.problem.category, one.outcome.score or 0) for one in own)


def table(marked: Sequence[Marked]) -> Table:
    """A row a candidate: what each problem earned; of an exam the total and whether it passes."""
    rows = by_candidate(marked)
    problems = next(iter(rows.values()))
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in ("Candidate", *(one.problem.category for one in problems)):
        shown.add_column(head)
    is_exam = len(problems) > 1
    for head in ("Total", "") if is_exam else ("",):
        shown.add_column(head)
    for name, own in rows.items():
        last = [words.points(total(own)), _verdict(own)] if is_exam else [_why(own[0])]
        shown.add_row(Text(words.plain(name)), *(_cell(one) for one in own), *last)
    return shown


def as_csv(marked: Sequence[Marked]) -> str:
    """A line a candidate and problem."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["candidate", "problem", "outcome", "score", "metric", "sha256", "message"])
    for own in by_candidate(marked).values():
        for one in own:
            found = one.outcome
            cells = [one.candidate, one.problem.id, found.code.value.code, found.score]
            metric = None if found.metric is None else one.problem.spec.scale.printed(found.metric)
            out.writerow([_safe(cell) for cell in (*cells, metric, one.sha256, found.message)])
    return text.getvalue()


def as_json(marked: Sequence[Marked]) -> list[dict[str, Any]]:
    """A dictionary a candidate."""
    return [
        {"candidate": name, "total": total(own), "problems": [_json(one) for one in own]}
        for name, own in by_candidate(marked).items()
    ]


def _json(one: Marked) -> dict[str, Any]:
    found = one.outcome
    return {
        "problem": one.problem.id,
        "category": one.problem.category,
        "file": str(one.model) if one.model else None,
        "sha256": one.sha256,
        "outcome": found.code.value.code,
        "message": found.message,
        "hint": found.hint,
        "score": found.score,
        "metric": found.metric,
        "confirm": found.confirm,
        "layers": list(found.layers),
    }


def _cell(one: Marked) -> str:
    found = one.outcome
    if found.score is None or found.metric is None:
        return found.code.value.code
    return f"{found.score}  {one.problem.spec.scale.printed(found.metric)}"


def _why(one: Marked) -> Text:
    return Text(words.plain(one.outcome.message))


def _verdict(own: Sequence[Marked]) -> str:
    return "PASS" if total(own) >= exam_result.PASS_MARK else "FAIL"


def _safe(cell: object) -> str:
    """A cell that no spreadsheet runs."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
