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

FORMULA = tuple("=+-@＝＋－＠")
"""What a spreadsheet takes for a formula at the beginning of a cell, in full width too."""

COLUMNS = ("candidate", "problem", "file", "sha256", "outcome", "score", "metric", "message")
HEAD = ",".join(f'"{column}"' for column in COLUMNS)
"""The first line of a table as CSV, by which tfexam knows its own."""

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
    for head in ("Total", "") if is_exam else ("File", ""):
        shown.add_column(head)
    for name, own in rows.items():
        last = [words.points(total(own)), _verdict(own)] if is_exam else _which_and_why(own[0])
        shown.add_row(Text(words.plain(name)), *(_cell(one) for one in own), *last)
    return shown


def as_csv(marked: Sequence[Marked]) -> str:
    """A line a candidate and problem.

    All is quoted: where a spreadsheet splits at semicolons, a name can't begin a cell of its own.
    """
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    out.writerow(COLUMNS)
    for own in by_candidate(marked).values():
        for one in own:
            found = one.outcome
            metric = None if found.metric is None else one.problem.spec.scale.printed(found.metric)
            told = (_safe(one.candidate), one.problem.id, _safe(_file(one)), one.sha256)
            out.writerow([*told, found.code.value.code, found.score, metric, _safe(found.message)])
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


def _which_and_why(one: Marked) -> list[Text]:
    return [Text(words.plain(text)) for text in (_file(one), one.outcome.message)]


def _file(one: Marked) -> str:
    """The model that was marked, so that nobody wonders which of two it was."""
    return one.model.name if one.model else ""


def _verdict(own: Sequence[Marked]) -> str:
    return "PASS" if total(own) >= exam_result.PASS_MARK else "FAIL"


def _safe(text: str) -> str:
    """A cell that no terminal and no spreadsheet runs."""
    text = words.plain(text)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text
