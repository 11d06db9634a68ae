"""Commands in this process, up to where TensorFlow would be needed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from support.running import Desk
from tfexam.flows import start
from tfexam.store.locks import Turn

if TYPE_CHECKING:
    from pathlib import Path


NOTEBOOK = {"starter.ipynb"}
LAID_OUT = {"brief.md", "ORIGIN.md", "starter.py", "data", "helpers.py", "contract.json"}
"""Where jupytext is installed."""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    return Desk(tmp_path)


def test_a_newcomer_is_told_what_to_type(desk: Desk) -> None:
    said = desk.run()
    assert said.code == 0
    assert "tfexam start" in said.out


def test_without_an_exam_submit_says_so(desk: Desk) -> None:
    said = desk.run("submit")
    assert (said.code, said.out) == (3, "")
    assert said.err == ("error: No exam or drill is running.\nhint: Begin one: tfexam start\n")


def test_start_lays_out_a_folder_a_category(desk: Desk) -> None:
    assert desk.run("start", "--seed", "1").code == 0
    folders = sorted(path.name for path in (desk.root / "exam-1").glob("[0-9]_*"))
    assert folders == ["1_regression", "2_tabular", "3_vision", "4_text", "5_timeseries"]
    for folder in folders:
        names = {path.name for path in (desk.root / "exam-1" / folder).iterdir()}
        assert names - NOTEBOOK == LAID_OUT


@pytest.mark.parametrize("command", ["start", "drill"])
def test_purists_get_no_helpers(desk: Desk, command: str) -> None:
    desk.run(command, "--no-helpers", "--workspace", "w")
    names = {path.name for path in (desk.root / "w").rglob("*")}
    assert "starter.py" in names
    assert not names & {"helpers.py", "contract.json"}


def test_the_contract_beside_the_helpers_is_the_problems(desk: Desk) -> None:
    desk.run("drill", "tiny_corners", "--workspace", "w")
    contract = json.loads((desk.root / "w" / "contract.json").read_text("utf-8"))
    assert [(one["name"], one["shape"]) for one in contract["inputs"]] == [("image", [4, 4, 1])]
    assert [(one["kind"], one["shape"]) for one in contract["outputs"]] == [("probabilities", [4])]


@pytest.mark.parametrize("command", ["start", "drill"])
def test_without_the_editor_that_is_to_open_it_the_sitting_begins_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("PATH", str(desk.root))
    said = desk.run(command, "--open", "pycharm", "--json")
    assert said.code == 0
    assert said.json["state"] == "running"
    assert "PyCharm was not found, so open the folder yourself" in said.err


def test_what_an_editor_submits_is_its_one_problem(desk: Desk) -> None:
    desk.run("start", "--workspace", "w")
    file = json.loads((desk.root / "w" / ".vscode" / "tasks.json").read_text("utf-8"))
    (task,) = [task for task in file["tasks"] if task["label"] == "submit 2_tabular"]
    assert task["args"][:3] == ["-P", "-m", "tfexam"]
    said = desk.run(*task["args"][3:], cwd=desk.root / "w")
    assert said.code == 4
    assert said.err.count("no saved model in") == 1
    assert "2_tabular" in said.err


def test_an_editor_that_nobody_knows_is_refused_before_anything_begins(desk: Desk) -> None:
    said = desk.run("start", "--open", "notepad")
    assert said.code == 2
    assert "notepad" in said.err
    assert "No exam yet" in desk.run().out


@pytest.mark.parametrize("command", ["finish", "abandon"])
def test_without_a_terminal_an_exam_is_ended_only_where_that_was_said(
    desk: Desk, command: str
) -> None:
    desk.run("start")
    said = desk.run(command)
    assert said.code == 2
    assert said.err.endswith("hint: Say so: --yes\n")
    assert desk.run("status", "--json").json["sitting"]["state"] == "running"


@pytest.mark.parametrize(
    "command",
    [f"result {10**20}", f"start --seed {10**20}", "grade . --exam -5", "drill --seed -1"],
)
def test_a_number_that_nothing_holds_is_refused(desk: Desk, command: str) -> None:
    said = desk.run(*command.split())
    assert said.code == 2
    assert "is not between 0 and" in said.err


@pytest.mark.parametrize("name", ["1", "Regression", "1_regression/"])
def test_a_category_is_drilled_by_any_of_its_names(desk: Desk, name: str) -> None:
    assert desk.run("drill", name, "--json").json["problems"] == ["tiny_line"]


def test_help_names_an_argument_as_one_types_it(desk: Desk) -> None:
    assert "tfexam submit [OPTIONS] [CATEGORY]...\n" in desk.run("submit", "--help").out


def test_a_second_exam_has_to_wait(desk: Desk) -> None:
    desk.run("start")
    said = desk.run("start")
    assert said.code == 3
    assert "exam 1 is running" in said.err


def test_of_two_starts_at_once_one_is_told_to_wait(desk: Desk) -> None:
    with Turn(desk.paths.locks, "start", patience=0):
        said = desk.run("start")
    assert said.code == 3
    assert "Another tfexam is still busy with this (start)." in said.err
    assert desk.run("start").code == 0


def test_start_never_lays_out_in_a_folder_with_other_files(desk: Desk) -> None:
    (desk.root / "mine").mkdir()
    (desk.root / "mine" / "thesis.tex").write_text("x")
    said = desk.run("start", "--workspace", "mine")
    assert said.code == 3
    assert "is not empty" in said.err
    assert [p.name for p in (desk.root / "mine").iterdir()] == ["thesis.tex"]


def test_a_start_that_was_cut_off_goes_on_in_its_folder(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(start, "begin", _cut_off)
        assert desk.run("start").code == 130
    assert "No exam yet" in desk.run().out
    said = desk.run("start", "--json")
    assert said.json["workspace"] == str(desk.root / "exam-1")


def test_submit_names_each_folder_that_was_looked_at(desk: Desk) -> None:
    desk.run("start")
    said = desk.run("submit")
    assert said.code == 4
    assert said.err.count("no saved model in") == 5


def test_the_clock_can_not_be_set_back(desk: Desk) -> None:
    desk.run("start")
    desk.clock.pass_(timedelta(hours=1))
    desk.clock.wall -= timedelta(minutes=50)
    left = desk.run("status", "--json").json["seconds_left"]
    assert left == pytest.approx(4 * 3600)


def test_at_the_deadline_an_exam_is_over(desk: Desk) -> None:
    desk.run("start")
    desk.clock.pass_(timedelta(hours=5))
    assert "The time of exam 1 is up." in desk.run("status").err
    said = desk.run("submit", cwd=desk.root / "exam-1")
    assert said.code == 3
    assert "is over" in said.err


def test_hints_and_solutions_wait_for_the_end_of_the_exam(desk: Desk) -> None:
    desk.run("start")
    for command in ("hint", "solution", "drill"):
        assert desk.run(command).code == 3
    desk.run("abandon", "--yes")
    assert desk.run("solution").code == 0
    assert (desk.root / "exam-1" / "1_regression" / "solution.py").is_file()


def test_hints_come_a_rung_at_a_time(desk: Desk) -> None:
    desk.run("drill", "regression")
    rungs = [desk.run("hint", "--json").json["rung"] for _ in range(4)]
    assert rungs == [1, 2, 3, 3]


@pytest.mark.parametrize("time", ["", "5", "0m", "h", "999h", "-1h"])
def test_a_duration_that_makes_no_sense_is_refused(desk: Desk, time: str) -> None:
    assert desk.run("start", f"--duration={time}").code == 2


def _cut_off(*_: object) -> None:
    raise KeyboardInterrupt
