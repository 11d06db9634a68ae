from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.bank import CATEGORIES, write_problem
from tfexam.bank.problem import Problem, read_problem
from tfexam.checks.data import RULES, built
from tfexam.checks.rules import judge
from tfexam.paths import Paths

if TYPE_CHECKING:
    from pathlib import Path


def ignore(part: float) -> None:
    """Progress that nobody watches."""


def faults(tmp_path: Path, problem: Problem) -> dict[str, str]:
    """Every fault found, as rule → message of the first."""
    paths = Paths(tmp_path / "home", tmp_path / "home" / "cache")
    with built(problem, paths, ignore) as builds:
        found = list(judge(RULES, builds))
    return {verdict.rule: verdict.faults[0].message for verdict in found if verdict.faults}


def edited(tmp_path: Path, id_: str, old: str, new: str) -> Problem:
    """A tiny problem, something in its data.py replaced."""
    folder = write_problem(tmp_path / "bank", id_)
    text = (folder / "data.py").read_text("utf-8")
    assert old in text
    (folder / "data.py").write_text(text.replace(old, new), "utf-8")
    return read_problem(folder)


@pytest.mark.parametrize("id_", CATEGORIES)
def test_sound_data_have_no_fault(tmp_path: Path, id_: str) -> None:
    assert faults(tmp_path, read_problem(write_problem(tmp_path / "bank", id_))) == {}


def test_chance_that_is_not_the_seeds_is_found(tmp_path: Path) -> None:
    own = edited(tmp_path, "tiny_line", "rng.permutation", "np.random.default_rng().permutation")
    assert faults(tmp_path, own) == {
        "same-seed": "Two builds of one seed hold out different arrays."
    }


def test_a_public_file_that_differs_is_named(tmp_path: Path) -> None:
    stamp = '(public / "made.txt").write_text(str(public)); past, future ='
    assert faults(tmp_path, edited(tmp_path, "tiny_steps", "past, future =", stamp)) == {
        "same-seed": "Two builds of one seed write different files: made.txt."
    }


def test_a_split_that_ignores_the_seed_is_found(tmp_path: Path) -> None:
    fixed = edited(tmp_path, "tiny_line", "rng.permutation(len(rows))", "np.arange(len(rows))")
    assert faults(tmp_path, fixed) == {"other-seed": "Another seed holds out the same rows."}


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = edited(tmp_path, "tiny_corners", ".write_bytes(", ".write_bytes(b'x' + ")
    message = faults(tmp_path, broken)["readable"]
    assert message.startswith("320 public files could not be read, such as pictures/a/")


@pytest.mark.parametrize(
    ("id_", "old", "new", "where"),
    [
        ("tiny_line", '"line.csv", shown', '"line.csv", rows', "line.csv"),
        ("tiny_kinds", "order[:, 1:]", "order[:, :2]", "kinds.csv"),
        ("tiny_corners", "in shown.tolist()", "in range(480)", "pictures/"),
        ("tiny_words", "in shown.tolist()", "in range(480)", "notes.jsonl"),
        ("tiny_steps", "stretches[12:]", "stretches[11:]", "stretches.csv"),
    ],
)
def test_a_held_out_row_that_is_public_is_found(
    tmp_path: Path, id_: str, old: str, new: str, where: str
) -> None:
    message = faults(tmp_path, edited(tmp_path, id_, old, new))["no-leak"]
    assert "held-out rows are public" in message
    assert where in message


def test_a_list_of_the_held_out_targets_is_found(tmp_path: Path) -> None:
    listing = 'np.savetxt(public / "n.csv", sad[held]); inputs = np.array(texts'
    told = edited(tmp_path, "tiny_words", "inputs = np.array(texts", listing)
    assert faults(tmp_path, told)["no-answer"].startswith("The public file n.csv lists")
