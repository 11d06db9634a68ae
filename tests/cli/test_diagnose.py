"""`diagnose`, and what a submit in a drill says of a mistake."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from support.fakegrader import FakeGrader, model
from support.running import Desk, Ran
from tfexam.flows import start

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    return Desk(tmp_path, grader=FakeGrader)


def submitted(desk: Desk, words: str, folder: str, *options: str) -> Ran:
    (desk.root / folder / "model.h5").write_bytes(model(words))
    desk.clock.pass_(timedelta(minutes=5))
    return desk.run("submit", "regression", *options)


def drilled(desk: Desk, words: str, *options: str) -> Ran:
    desk.run("drill", "regression", "--workspace", "drill-1")
    return submitted(desk, words, "drill-1", *options)


def test_a_submit_in_a_drill_names_the_mistake_and_its_mend(desk: Desk) -> None:
    said = drilled(desk, "unit 1000").out
    assert "With its figures in another unit, it earns 5; as it is, it earns 0" in said
    assert "hint: End in keras.layers.Rescaling" in said


def test_a_submit_that_earns_5_is_not_diagnosed(desk: Desk) -> None:
    assert "diagnose" not in drilled(desk, "error 0.0").out


def test_a_bad_model_that_no_mistake_explains_is_told_so(desk: Desk) -> None:
    said = drilled(desk, "error 0.5").out
    assert "None of the mistakes that are looked for explains the score." in said


def test_without_diagnosis_a_submit_says_the_score_alone(desk: Desk) -> None:
    assert "another unit" not in drilled(desk, "unit 1000", "--no-diagnosis").out


def test_in_an_exam_a_submit_explains_nothing(desk: Desk) -> None:
    desk.run("start")
    assert "another unit" not in submitted(desk, "unit 1000", "exam-1/1_regression").out


def test_a_submit_in_a_drill_explains_nothing_while_an_exam_runs(desk: Desk) -> None:
    desk.run("drill", "regression", "--workspace", "drill-1")
    assert desk.run("start").code == 0
    said = submitted(desk, "unit 1000", "drill-1", "--workspace", "drill-1")
    assert "another unit" not in said.out + said.err
    assert said.code == 0


def test_while_an_exam_runs_there_is_no_diagnosis(desk: Desk) -> None:
    desk.run("start")
    submitted(desk, "unit 1000", "exam-1/1_regression")
    said = desk.run("diagnose")
    assert said.code == 3
    assert "A diagnosis has to wait: exam 1 is running." in said.err


def test_once_an_exam_is_over_the_submission_that_counted_is_diagnosed(desk: Desk) -> None:
    desk.run("start")
    submitted(desk, "error 0.5", "exam-1/1_regression")
    submitted(desk, "unit 1000", "exam-1/1_regression")
    desk.run("finish", "--yes")
    (found,) = desk.run("diagnose", "--json").json
    assert (found["attempt"], found["finding"]) == (1, None)


def test_a_diagnosis_says_where_baseline_plain_model_and_reference_stand(desk: Desk) -> None:
    drilled(desk, "error 0.5", "--no-diagnosis")
    said = desk.run("diagnose").out
    assert "baseline 1.70 (0) · plain model 0.50 (3) · yours 0.50 (3) · reference 0.00 (5)" in said


def test_a_diagnosis_shows_the_rows_that_are_furthest_off(desk: Desk) -> None:
    drilled(desk, "unit 1000", "--no-diagnosis")
    (found,) = desk.run("diagnose", "--json").json
    off = [abs(float(row["right"]) - float(row["said"])) for row in found["worst"]]
    assert off == sorted(off, reverse=True)
    assert len(off) == 10


def test_a_diagnosis_speaks_of_the_training_whose_history_lies_there(desk: Desk) -> None:
    drilled(desk, "error 0.5", "--no-diagnosis")
    rising = "\n".join(f"{e},{1 / (e + 1)},{0.5 + 0.05 * abs(e - 3)}" for e in range(12))
    history = desk.root / "drill-1" / "history.csv"
    history.write_text(f"epoch,loss,val_loss\n{rising}\n")
    assert "It overfits: the validation loss was least after epoch 4 of 12" in (
        desk.run("diagnose").out
    )


def test_where_nothing_was_submitted_there_is_nothing_to_diagnose(desk: Desk) -> None:
    desk.run("drill", "regression")
    said = desk.run("diagnose")
    assert said.code == 4
    assert "Nothing that ran was submitted in this drill." in said.err
