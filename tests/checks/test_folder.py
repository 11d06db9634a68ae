from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.bank import CATEGORIES, write_problem
from tfexam.checks.folder import RULES
from tfexam.checks.rules import judge

if TYPE_CHECKING:
    from pathlib import Path


def faults(folder: Path) -> dict[str, str]:
    """Every fault found, as rule → place and message of the first."""
    return {
        verdict.rule: f"{verdict.faults[0].place}: {verdict.faults[0].message}"
        for verdict in judge(RULES, folder)
        if verdict.faults
    }


def edited(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """The folder of tiny_kinds, something in one of its files replaced."""
    folder = write_problem(tmp_path, "tiny_kinds")
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), "utf-8")
    return folder


@pytest.mark.parametrize("id_", CATEGORIES)
def test_a_sound_folder_has_no_fault(tmp_path: Path, id_: str) -> None:
    assert faults(write_problem(tmp_path, id_)) == {}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = write_problem(tmp_path, "tiny_kinds")
    (folder / "notes.md").unlink()
    assert faults(folder) == {"complete": "notes.md: The file is missing."}


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    folder = write_problem(tmp_path, "tiny_kinds")
    (folder / "notes.md").write_text("\n")
    assert faults(folder) == {"complete": "notes.md: The file is empty."}


def test_what_does_not_belong_is_named(tmp_path: Path) -> None:
    folder = write_problem(tmp_path, "tiny_kinds")
    (folder / "model.keras").touch()
    assert faults(folder) == {"tidy": "model.keras: No part of a problem has this name."}


def test_a_fault_of_problem_toml_is_said(tmp_path: Path) -> None:
    found = faults(edited(tmp_path, "problem.toml", "level = 1", "level = 9"))
    assert found["schema"].startswith("problem.toml: Level: must be 5 or less")


@pytest.mark.parametrize(
    ("rule", "name", "old", "new", "message"),
    [
        (
            *("brief", "brief.md", "## Data", "## Files"),
            "brief.md: The sections must be Task · Data · Contract · Scoring; "
            "there are Task · Files · Contract · Scoring.",
        ),
        (
            *("contract-told", "brief.md", "`weight`", "weight"),
            "brief.md: The input weight is not named.",
        ),
        (
            *("contract-told", "brief.md", "(3,)", "three"),
            "brief.md: The shape of the output, (3,), is not told.",
        ),
        (
            *("hints", "hints.md", "## 3", "### 3"),
            "hints.md: There must be three rungs; the headings are 1, 2.",
        ),
        ("cells", "starter.py", "# %%", "#", "starter.py: It has no cells."),
        ("cells", "starter.py", "TODO", "DONE", "starter.py: It has no TODO."),
        (
            *("saves", "plain.py", "model.keras", "mine.keras"),
            "plain.py: It saves no model.keras.",
        ),
        (
            *("imports", "solution.py", "import keras", "import keras, tfexam.paths"),
            "solution.py: It imports tfexam.paths.",
        ),
        (
            *("imports", "data.py", "from tfexam.authoring", "from tfexam.paths"),
            "data.py: It imports tfexam.paths.",
        ),
        (
            *("imports", "plain.py", "import keras", "import keras as"),
            "plain.py: Line 4 is not Python: invalid syntax.",
        ),
    ],
)
def test_each_rule_finds_its_fault(
    tmp_path: Path, rule: str, name: str, old: str, new: str, message: str
) -> None:
    assert faults(edited(tmp_path, name, old, new)) == {rule: message}


def test_every_fault_is_found_at_once(tmp_path: Path) -> None:
    folder = edited(tmp_path, "starter.py", "TODO", "DONE")
    (folder / "notes.md").unlink()
    (folder / "hints.md").write_text("# Hints\n")
    assert set(faults(folder)) == {"complete", "cells", "hints"}


def test_an_empty_folder_is_judged_without_an_error(tmp_path: Path) -> None:
    (tmp_path / "text" / "nothing").mkdir(parents=True)
    assert {"complete", "schema"} <= set(faults(tmp_path / "text" / "nothing"))


def test_every_rule_says_what_must_hold() -> None:
    assert all(rule.says.endswith(".") for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)
