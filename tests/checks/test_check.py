from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.bank import CATEGORIES, write_problem
from tfexam.checks import bands, data, folder, scripts
from tfexam.checks.check import BUILDS, check
from tfexam.paths import Paths

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.checks.data import Builds
    from tfexam.checks.rules import Rule, Verdict


def ignore(part: float) -> None:
    """Progress that nobody watches."""


def verdicts(tmp_path: Path, problem: Path, *, train: bool = False) -> list[Verdict]:
    paths = Paths(tmp_path / "home", tmp_path / "home" / "cache")
    return list(check(problem, paths, train=train, progress=ignore))


def names_of(*rules: Rule[Path] | Rule[Builds]) -> list[str]:
    return [rule.name for rule in rules]


def faulty(found: list[Verdict]) -> list[str]:
    return [verdict.rule for verdict in found if verdict.faults]


@pytest.mark.parametrize("id_", CATEGORIES)
def test_a_sound_problem_passes_every_quick_rule(tmp_path: Path, id_: str) -> None:
    found = verdicts(tmp_path, write_problem(tmp_path / "bank", id_))
    quick = names_of(*folder.RULES, *data.RULES, *bands.RULES)
    assert {verdict.rule for verdict in found} == {BUILDS, *quick}
    assert faulty(found) == []


def test_rules_of_one_name_do_not_exist() -> None:
    names = names_of(*folder.RULES, *data.RULES, *bands.RULES, *scripts.RULES)
    assert len({*names, BUILDS}) == len(names) + 1


def test_faults_of_different_kinds_are_told_at_once(tmp_path: Path) -> None:
    problem = write_problem(tmp_path / "bank", "tiny_kinds")
    (problem / "notes.md").unlink()
    toml = problem / "problem.toml"
    toml.write_text(toml.read_text("utf-8").replace("error = 0.03", "error = 0.06"), "utf-8")
    assert faulty(verdicts(tmp_path, problem)) == ["complete", "steady"]


def test_data_that_cannot_be_built_are_a_fault_with_the_reason(tmp_path: Path) -> None:
    problem = write_problem(tmp_path / "bank", "tiny_kinds")
    (problem / "data.py").write_text("def build(public, rng):\n    return 1 / 0\n")
    [*_, last] = verdicts(tmp_path, problem)
    assert last.rule == BUILDS
    assert "ZeroDivisionError" in last.faults[0].message


def test_a_source_with_another_hash_is_a_fault(tmp_path: Path) -> None:
    problem = write_problem(tmp_path / "bank", "tiny_kinds")
    (problem / "data.csv").write_text("0,0,0\n")
    [*_, last] = verdicts(tmp_path, problem)
    assert last.rule == BUILDS
    assert "data.csv of tiny_kinds is not the file" in last.faults[0].message


@pytest.mark.parametrize("name", ["data.py", "data.csv"])
def test_without_its_data_a_problem_is_judged_by_its_files(tmp_path: Path, name: str) -> None:
    problem = write_problem(tmp_path / "bank", "tiny_kinds")
    (problem / name).unlink()
    found = verdicts(tmp_path, problem)
    assert [verdict.rule for verdict in found] == names_of(*folder.RULES)
    assert faulty(found) == ["complete"]


def test_scripts_run_only_when_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(scripts, "run", lambda problem, script, made: asked.append(script))
    problem = write_problem(tmp_path / "bank", "tiny_kinds")
    verdicts(tmp_path, problem)
    assert asked == []
