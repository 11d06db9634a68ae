"""`bank check`: every rule over a problem's folder, one after the other, all faults told."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from tfexam.bank.problem import read_problem, toml_faults
from tfexam.checks import bands, data, folder, scripts
from tfexam.checks.data import built
from tfexam.checks.rules import Fault, Verdict, judge
from tfexam.errors import TfexamError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tfexam.paths import Paths

BUILDS = "builds"
"""The rule without which there is nothing to look at: data.py builds what the contract says."""


def check(
    problem_folder: Path, paths: Paths, *, train: bool, progress: Callable[[float], None]
) -> Iterator[Verdict]:
    """Each rule's verdict as it comes; what can't be looked at is left out.

    train     also run starter, plain model and reference: minutes
    progress  is told the share of the data that is ready, 0 to 1
    """
    yield from judge(folder.RULES, problem_folder)
    if not _buildable(problem_folder):
        return
    problem = read_problem(problem_folder)
    with ExitStack() as stack:
        try:
            builds = stack.enter_context(built(problem, paths, progress))
        except TfexamError as error:
            yield Verdict(BUILDS, (Fault(BUILDS, "data.py", error.message, error.hint),))
            return
        yield Verdict(BUILDS, ())
        yield from judge(data.RULES, builds)
        yield from judge(bands.RULES, builds)
        if train:
            yield from judge(scripts.RULES, builds)


def _buildable(problem_folder: Path) -> bool:
    """Whether all is there that a build takes; where it is not, a rule has said so."""
    if toml_faults(problem_folder):
        return False
    names = ("data.py", *read_problem(problem_folder).spec.committed)
    return all((problem_folder / name).is_file() for name in names)
