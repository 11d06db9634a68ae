"""`experiment`, with trainings that only say how far off their model is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.fakegrader import FakeGrader, model
from support.running import Desk
from tfexam.flows import experiment

if TYPE_CHECKING:
    from pathlib import Path

MAIN = """
def main(*, epochs: int = 4, scaled: bool = True, loss: str = "mae", seed: int = 0) -> None:
    pass
"""


class Trainings:
    """What was trained; a scaled model is off by less, and seed 1 of all is a little worse."""

    def __init__(self) -> None:
        self.made: list[dict[str, Any]] = []
        self.breaks_after = 99

    def __call__(self, folder: Path, choices: dict[str, Any]) -> str:
        if len(self.made) == self.breaks_after:
            raise KeyboardInterrupt
        self.made.append(choices)
        if choices.get("epochs") == 16:
            return "ValueError: too long"
        off = 0.0 if choices.get("scaled", True) else 0.5
        (folder / "model.keras").write_bytes(model(f"error {off + choices['seed'] / 100}"))
        (folder / "history.csv").write_text("epoch,loss,val_loss\n0,9,4\n1,5,2\n2,4,1\n")
        return ""


@pytest.fixture
def trainings(monkeypatch: pytest.MonkeyPatch) -> Trainings:
    made = Trainings()
    monkeypatch.setattr(experiment, "_train", made)
    return made


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path, grader=FakeGrader)
    (made.bank / "regression" / "tiny_line" / "plain.py").write_text(MAIN)
    return made


@pytest.mark.parametrize("vary", ["epochs=", "rate=nan,1"])
def test_values_that_are_none_are_refused(desk: Desk, trainings: Trainings, vary: str) -> None:
    (desk.bank / "regression" / "tiny_line" / "plain.py").write_text(
        "def main(*, epochs: int = 4, rate: float = 0.5, seed: int = 0) -> None: ..."
    )
    said = desk.run("experiment", "tiny-line", "--vary", vary)
    assert said.code == 2
    assert "gives no values for" in said.err
    assert not trainings.made


def test_each_value_is_trained_from_each_seed_by_turns(desk: Desk, trainings: Trainings) -> None:
    assert desk.run("experiment", "tiny-line", "--vary", "scaled", "--seeds", "2").code == 0
    assert trainings.made == [
        {"scaled": True, "seed": 0},
        {"scaled": False, "seed": 0},
        {"scaled": True, "seed": 1},
        {"scaled": False, "seed": 1},
    ]


@pytest.mark.usefixtures("trainings")
def test_values_stand_side_by_side_with_scores_spread_and_curves(desk: Desk) -> None:
    said = desk.run("experiment", "tiny_line", "--vary", "scaled").out
    rows = [" ".join(line.split()) for line in said.splitlines()]
    assert "True * 5 5 5 0.01 (0.00 to 0.02) 0 █▃▁ 1" in rows
    assert "False 3 3 3 0.51 (0.50 to 0.52) 0 █▃▁ 1" in rows


@pytest.mark.usefixtures("trainings")
def test_what_the_notes_say_to_expect_stands_below(desk: Desk) -> None:
    notes = desk.bank / "regression" / "tiny_line" / "notes.md"
    notes.write_text(
        "## What a choice changes\n\n- `scaled`: half of\n  the score.\n- `loss`: none.\n"
    )
    said = desk.run("experiment", "tiny_line", "--vary", "scaled", "--seeds", "1").out
    assert said.endswith("What to expect: half of the score.\n")


def test_an_experiment_that_was_cut_off_goes_on(desk: Desk, trainings: Trainings) -> None:
    trainings.breaks_after = 3
    assert desk.run("experiment", "tiny_line", "--vary", "scaled").code == 130
    trainings.breaks_after = 99
    assert desk.run("experiment", "tiny_line", "--vary", "scaled").code == 0
    assert len(trainings.made) == 6
    assert trainings.made[3] == {"scaled": False, "seed": 1}


def test_a_training_that_failed_is_told_and_tried_again(desk: Desk, trainings: Trainings) -> None:
    first = desk.run("experiment", "tiny_line", "--vary", "epochs=4,16", "--seeds", "1")
    assert "epochs = 16, seed 0: ValueError: too long" in first.err
    desk.run("experiment", "tiny_line", "--vary", "epochs=4,16", "--seeds", "1")
    assert [made["epochs"] for made in trainings.made] == [4, 16, 16]


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ("depth", "has no choice 'depth'; it has epochs (4), scaled (True), loss (mae)."),
        ("loss", "gives no values for loss (mae)"),
        ("epochs=few", "'few' gives no values for epochs (4)."),
        ("epochs=7", "An experiment compares two values or more."),
    ],
)
def test_what_can_not_be_varied_so_is_said(desk: Desk, vary: str, said: str) -> None:
    ran = desk.run("experiment", "tiny_line", "--vary", vary)
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.usefixtures("trainings")
def test_results_come_as_json(desk: Desk) -> None:
    ran = desk.run("experiment", "tiny_line", "--vary", "scaled", "--seeds", "1", "--json")
    assert [(one["value"], one["score"]) for one in ran.json] == [(True, 5), (False, 3)]


def test_while_an_exam_runs_there_is_no_experiment(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tfexam.flows import start

    monkeypatch.setattr(start, "rehearse", lambda app: None)
    desk.run("start")
    assert desk.run("experiment", "tiny_line", "--vary", "scaled").code == 3
