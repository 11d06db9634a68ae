"""Lists: the history, the bank, one problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from tfexam.bank.packs import Broken
from tfexam.report import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfexam.bank.problem import Problem
    from tfexam.checks.rules import Verdict
    from tfexam.exam.result import Result


def history(results: Sequence[Result]) -> Table:
    """All sittings, in their order."""
    table = _table("No", "What", "Begun", "State", "Used", "Total", "")
    for found in results:
        sitting = found.sitting
        problems = ", ".join(task.problem for task in sitting.tasks)
        table.add_row(
            str(sitting.id),
            sitting.kind if len(sitting.tasks) > 1 else f"{sitting.kind} {problems}",
            words.local_day(sitting.started_at),
            sitting.state,
            words.duration(found.used),
            "" if sitting.hides_scores else words.points(found.total),
            "" if sitting.is_running else found.verdict,
        )
    return table


def bank(packs: Mapping[str, Sequence[Problem | Broken]]) -> Table:
    """All problems by pack and category; the packs are named where there are several."""
    several = len(packs) > 1
    table = _table("Category", "Problem", "Par", "What", *(["Pack"] if several else []))
    for name, problems in packs.items():
        for problem in problems:
            table.add_row(
                problem.category,
                problem.id,
                *_listed(problem),
                *([name] if several else []),
            )
    return table


def _listed(found: Problem | Broken) -> tuple[str, str]:
    """Par time and what is asked; of one that can't be read, how to see why."""
    if isinstance(found, Broken):
        return "", f"broken; see what is wrong: tfexam bank check {found.id} --quick"
    return f"{found.spec.par_minutes:.0f} min", found.spec.summary


def problem(found: Problem) -> Group:
    """One problem: what is asked, marked and measured; no way to the answer."""
    spec = found.spec
    rows = Table.grid(padding=(0, 2))
    for name, said in _facts(found):
        rows.add_row(Text(name, "bold"), said)
    return Group(Text(f"{found.id} · {spec.title}", "bold"), Text(spec.summary), rows)


def verdict(found: Verdict) -> Text:
    """A rule of `bank check` and what it found, each fault with its place and remedy."""
    line = Text(f"  {'wrong' if found.faults else 'ok   '} {found.rule}")
    for fault in found.faults:
        line.append(f"\n        {fault.place}: {fault.message}\n", "red")
        line.append(f"        hint: {fault.remedy}", "cyan")
    return line


def _facts(found: Problem) -> list[tuple[str, str]]:
    spec = found.spec
    better = "higher is better" if spec.scale.better == "higher" else "lower is better"
    bands = ", ".join(f"{band:.{spec.metric.digits}f}" for band in spec.bands)
    outputs = [f"{o.name}: {o.kind} {list(o.shape)}: {o.means}" for o in spec.contract.outputs]
    return [
        ("category", found.category),
        ("inputs", "; ".join(f"{i.name}: {i.dtype} {list(i.shape)}" for i in spec.contract.inputs)),
        ("outputs" if len(outputs) > 1 else "output", "; ".join(outputs)),
        ("metric", f"{spec.metric.label} {spec.metric.unit} ({better})".replace("  ", " ")),
        ("bands", f"{bands} earn 1 to 5" + (", provisionally" if spec.provisional else "")),
        ("par", f"{spec.par_minutes:.0f} min"),
        ("skills", ", ".join(spec.skills)),
        ("data", f"{spec.licence.name} · {spec.licence.citation}"),
        ("digest", found.digest[:16]),
    ]


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column)
    return table
