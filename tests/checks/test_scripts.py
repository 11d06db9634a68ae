from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from support.bank import write_problem
from tfexam.bank.problem import read_problem
from tfexam.checks import scripts
from tfexam.checks.data import Builds
from tfexam.checks.measure import Run
from tfexam.checks.rules import judge
from tfexam.data.prepare import Prepared

if TYPE_CHECKING:
    from pathlib import Path

SOUND = {"starter": Run(1, 2.0, 2.0), "plain": Run(1, 0.5, 0.5), "solution": Run(1, 0.0, 0.0)}


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    made = Prepared("key", tmp_path)
    return Builds(read_problem(write_problem(tmp_path, "tiny_line")), made, made, made)


def faults(
    builds: Builds, monkeypatch: pytest.MonkeyPatch, runs: dict[str, Run]
) -> dict[str, list[str]]:
    """Every fault found, as rule → messages, where training comes to `runs`."""
    monkeypatch.setattr(scripts, "run", lambda problem, script, prepared: runs[script])
    found = judge(scripts.RULES, builds)
    return {v.rule: [fault.message for fault in v.faults] for v in found if v.faults}


def test_scripts_that_earn_what_they_must_have_no_fault(
    builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faults(builds, monkeypatch, SOUND) == {}


@pytest.mark.parametrize(
    ("script", "run", "rule", "message"),
    [
        (
            *("solution", Run(1, 0.3, 0.3), "reference-earns-5"),
            "It earns 4 with 0.30, not 5.",
        ),
        ("plain", Run(1, 0.3, 0.3), "plain-earns-3", "It earns 4 with 0.30, not 3."),
        (
            *("starter", Run(1, 0.7, 0.7), "starter-earns-little"),
            "It earns 2 with 0.70, not 0 or 1.",
        ),
        (
            *("plain", Run(1, fault="it saved no model.keras"), "plain-earns-3"),
            "It earns no score: it saved no model.keras",
        ),
        (
            *("plain", Run(200, 0.5, 0.5), "plain-earns-3"),
            "It took 200 s to train; 120 s is the most.",
        ),
    ],
)
def test_a_script_that_does_not_is_found(
    builds: Builds, monkeypatch: pytest.MonkeyPatch, script: str, run: Run, rule: str, message: str
) -> None:
    assert faults(builds, monkeypatch, SOUND | {script: run}) == {rule: [message]}


def test_a_missing_script_is_left_to_another_rule(
    builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    (builds.problem.folder / "plain.py").unlink()
    assert faults(builds, monkeypatch, {**SOUND, "plain": Run(1, fault="never run")}) == {}


def test_with_provisional_bands_a_script_must_earn_a_score_whichever_it_is(
    builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = builds.problem.spec.model_copy(update={"provisional": True})
    builds = replace(builds, problem=replace(builds.problem, spec=spec))
    runs = dict.fromkeys(SOUND, Run(1, 0.5, 0.5))
    assert faults(builds, monkeypatch, runs) == {}
    runs["plain"] = Run(1, fault="it saved no model.keras")
    assert list(faults(builds, monkeypatch, runs)) == ["plain-earns-3"]
