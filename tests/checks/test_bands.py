from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from support.bank import CATEGORIES, write_problem
from tfexam.bank.problem import read_problem
from tfexam.checks.bands import RULES
from tfexam.checks.data import Builds
from tfexam.checks.rules import judge
from tfexam.data.prepare import prepare
from tfexam.paths import Paths

if TYPE_CHECKING:
    from pathlib import Path


def ignore(part: float) -> None:
    """Progress that nobody watches."""


def builds_of(tmp_path: Path, id_: str) -> Builds:
    folder = write_problem(tmp_path / "bank", id_)
    paths = Paths(tmp_path / "home", tmp_path / "home" / "cache")
    problem = read_problem(folder)
    made = prepare(problem, 1, paths, ignore)
    return Builds(problem, made, made, made)


def faults(builds: Builds) -> dict[str, str]:
    """Every fault found, as rule → message of the first."""
    return {v.rule: v.faults[0].message for v in judge(RULES, builds) if v.faults}


def edited(builds: Builds, *changes: tuple[str, str]) -> Builds:
    """The same builds of a problem whose problem.toml was changed."""
    toml = builds.problem.folder / "problem.toml"
    text = toml.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    toml.write_text(text, "utf-8")
    return replace(builds, problem=read_problem(builds.problem.folder))


@pytest.mark.parametrize("id_", CATEGORIES)
def test_bands_that_hold_have_no_fault(tmp_path: Path, id_: str) -> None:
    assert faults(builds_of(tmp_path, id_)) == {}


def test_bands_that_were_never_measured_are_found(tmp_path: Path) -> None:
    builds = builds_of(tmp_path, "tiny_kinds")
    toml = builds.problem.folder / "problem.toml"
    toml.write_text(toml.read_text("utf-8").partition("[calibration]")[0], "utf-8")
    bare = replace(builds, problem=read_problem(builds.problem.folder))
    assert faults(bare) == {"calibrated": "There is no calibration."}


def test_too_few_seeds_are_found(tmp_path: Path) -> None:
    few = edited(
        builds_of(tmp_path, "tiny_kinds"),
        ("[1, 2, 3, 4, 5]", "[1, 2]"),
        ("plain = [0.75, 0.75, 0.75, 0.75, 0.75]", "plain = [0.75, 0.75]"),
    )
    found = [fault.message for verdict in judge(RULES, few) for fault in verdict.faults]
    assert found == [
        "The bands were measured on 2 seeds, not on 5.",
        "The calibration has 5 figures of solution for 2 seeds.",
        "The calibration has 5 figures of starter for 2 seeds.",
        "The calibration has 5 figures of baseline majority for 2 seeds.",
    ]


@pytest.mark.parametrize(
    ("name", "first", "other", "message"),
    [
        ("solution", 1.0, 0.85, "solution earned 4, 5, 5, 5, 5; it must earn 5."),
        ("plain", 0.75, 0.81, "plain earned 4, 3, 3, 3, 3; it must earn 3."),
        ("starter", 0.333, 0.6, "starter earned 2, 0, 0, 0, 0; it must earn 0 or 1."),
        ("majority", 0.333, 0.5, "baseline majority earned 1, 0, 0, 0, 0; it must earn 0."),
    ],
)
def test_a_seed_that_earns_something_else_is_found(
    tmp_path: Path, name: str, first: float, other: float, message: str
) -> None:
    change = f"{name} = [{first}, ", f"{name} = [{other}, "
    builds = edited(builds_of(tmp_path, "tiny_kinds"), change)
    assert faults(builds) == {"earned": message}


def test_a_baseline_that_earns_a_point_here_is_found(tmp_path: Path) -> None:
    low = edited(builds_of(tmp_path, "tiny_kinds"), ("[0.5, 0.6", "[0.3, 0.6"))
    assert faults(low)["lazy"] == "The baseline majority measures 0.33: not 0."


def test_data_without_a_baseline_are_found(tmp_path: Path) -> None:
    builds = builds_of(tmp_path, "tiny_kinds")
    path = builds.problem.folder / "data.py"
    path.write_text(path.read_text("utf-8").replace('{"majority": majority}', "{}"), "utf-8")
    problem = read_problem(builds.problem.folder)
    made = prepare(problem, 1, Paths(tmp_path / "b", tmp_path / "b"), ignore)
    assert faults(Builds(problem, made, made, made)) == {"lazy": "There is no baseline."}


def test_steps_narrower_than_two_standard_errors_are_found(tmp_path: Path) -> None:
    builds = edited(builds_of(tmp_path, "tiny_kinds"), ("error = 0.03", "error = 0.06"))
    assert faults(builds) == {
        "steady": "The standard error 0.06 is more than half of the narrowest step 0.1."
    }


def test_provisional_bands_need_no_calibration(tmp_path: Path) -> None:
    builds = builds_of(tmp_path, "tiny_line")
    spec = builds.problem.spec.model_copy(update={"provisional": True, "calibration": None})
    builds = replace(builds, problem=replace(builds.problem, spec=spec))
    assert [verdict.rule for verdict in judge(RULES, builds) if verdict.faults] == []
