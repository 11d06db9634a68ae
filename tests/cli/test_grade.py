"""`grade`, with a grader that needs no TensorFlow."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

from support.fakegrader import STARTED, FakeGrader, model
from support.running import Desk
from tfexam.flows import start
from tfexam.worker.protocol import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfexam.worker.protocol import Job


class Mortal(FakeGrader):
    """Dies over its third model: that one, and all that it has, get the grader's fault."""

    def replies(self) -> Iterator[tuple[Reply, Any]]:
        for number, answer in enumerate(super().replies(), 1):
            yield answer if number < 3 else (Reply(answer[0].id, "grader-error", "It died."), None)


class Open(FakeGrader):
    """Has no sandbox, and keeps to what it was told."""

    def replies(self) -> Iterator[tuple[Reply, Any]]:
        for reply, _ in super().replies():
            yield (
                Reply(reply.id, "grader-error", "The sandbox lacks it.", layers=("rlimits",)),
                None,
            )

    def submit(self, job: Job) -> None:
        assert job.closed_in
        super().submit(job)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    STARTED.clear()
    return Desk(tmp_path, grader=FakeGrader)


def hand_in(desk: Desk, candidate: str, words: str = "", place: str = "") -> None:
    folder = desk.root / "class" / candidate / place
    folder.mkdir(parents=True)
    if words:
        (folder / "model.h5").write_bytes(model(words))


def scores(desk: Desk, *options: str) -> dict[str, int | None]:
    said = desk.run("grade", "class", "--problem", "tiny_line", "--json", *options)
    return {row["candidate"]: row["problems"][0]["score"] for row in said.json}


def test_each_candidate_gets_a_score(desk: Desk) -> None:
    hand_in(desk, "ann", "error 0.0")
    hand_in(desk, "bob", "error 99.0")
    assert scores(desk) == {"ann": 5, "bob": 0}


def test_a_bad_file_and_an_empty_folder_stop_nothing(desk: Desk) -> None:
    hand_in(desk, "ann", "unreadable")
    hand_in(desk, "bob")
    hand_in(desk, "eve", "error 0.0")
    said = desk.run("grade", "class", "--problem", "tiny_line", "--json")
    outcomes = [row["problems"][0]["outcome"] for row in said.json]
    assert (said.code, outcomes) == (1, ["unreadable", "no-model", "scored"])


def test_what_was_marked_is_not_run_again(desk: Desk) -> None:
    hand_in(desk, "ann", "error 0.0")
    first = scores(desk)
    assert (scores(desk), STARTED) == (first, ["grader"])


def test_a_new_model_is_marked_beside_the_old_ones(desk: Desk) -> None:
    hand_in(desk, "ann", "error 0.0")
    scores(desk)
    hand_in(desk, "bob", "error 99.0")
    assert scores(desk) == {"ann": 5, "bob": 0}


def test_another_seed_has_other_rows_and_is_marked_anew(desk: Desk) -> None:
    hand_in(desk, "ann", "error 0.0")
    scores(desk)
    scores(desk, "--seed", "2")
    assert len(STARTED) == 2


def test_a_line_that_a_crash_cut_off_costs_that_one_alone(desk: Desk) -> None:
    hand_in(desk, "ann", "error 0.0")
    hand_in(desk, "bob", "error 99.0")
    scores(desk)
    (ledger,) = (desk.paths.data / "marked").iterdir()
    ledger.write_bytes(ledger.read_bytes()[:-20])
    assert scores(desk) == {"ann": 5, "bob": 0}
    scores(desk)
    assert len(STARTED) == 2


def test_where_the_grader_dies_every_candidate_still_has_one_outcome(desk: Desk) -> None:
    desk.grader = Mortal
    for number in range(20):
        hand_in(desk, f"c{number:02}", f"error 0.{number:02}")
    said = desk.run("grade", "class", "--problem", "tiny_line", "--json", "--workers", "2")
    assert [row["candidate"] for row in said.json] == [f"c{number:02}" for number in range(20)]
    assert {row["problems"][0]["outcome"] for row in said.json} <= {"scored", "grader-error"}
    assert len(STARTED) > 2


def test_a_fault_of_the_grader_is_tried_again_next_time(desk: Desk) -> None:
    hand_in(desk, "ann", "grader-error")
    assert desk.run("grade", "class", "--problem", "tiny_line").code == 7
    began = len(STARTED)
    desk.run("grade", "class", "--problem", "tiny_line")
    assert len(STARTED) > began


def test_where_every_layer_was_asked_for_a_refusal_is_not_tried_again(desk: Desk) -> None:
    desk.grader = Open
    hand_in(desk, "ann", "error 0.0")
    said = desk.run("grade", "class", "--problem", "tiny_line", "--require-sandbox", "--json")
    assert (said.code, STARTED) == (7, ["grader"])
    assert said.json[0]["problems"][0]["message"] == "The sandbox lacks it."


def test_an_exam_is_marked_by_its_folders_and_summed_up(desk: Desk) -> None:
    hand_in(desk, "ann", "error 0.0", "1_regression")
    said = desk.run("grade", "class", "--exam", "4", "--json")
    (row,) = said.json
    outcomes = [(problem["category"], problem["outcome"]) for problem in row["problems"]]
    assert outcomes[:2] == [("regression", "scored"), ("tabular", "no-model")]
    assert row["total"] == 10
    table = desk.run("grade", "class", "--exam", "4").out
    assert "Total" in table
    assert "FAIL" in table


def test_another_file_is_never_overwritten_by_a_table(desk: Desk) -> None:
    hand_in(desk, "anna")
    (desk.root / "marks.csv").write_text("my own")
    said = desk.run("grade", "class", "--problem", "tiny_line", "--csv", "marks.csv")
    assert said.code == 3
    assert (desk.root / "marks.csv").read_text() == "my own"


def test_a_csv_file_is_written_that_no_spreadsheet_runs(desk: Desk) -> None:
    hand_in(desk, "=cmd()", "error 0.0")
    desk.run("grade", "class", "--problem", "tiny_line", "--csv", "marks.csv")
    with (desk.root / "marks.csv").open(newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["candidate"], row["outcome"], row["score"]) == ("'=cmd()", "scored", "5")


def test_no_class_is_marked_while_an_exam_runs(desk: Desk) -> None:
    hand_in(desk, "ann", "error 0.0")
    desk.run("start")
    said = desk.run("grade", "class", "--problem", "tiny_line")
    assert said.code == 3
    assert "Marking a class has to wait" in said.err


@pytest.mark.parametrize("place", ["class", "nowhere"])
def test_a_folder_without_candidates_is_told(desk: Desk, place: str) -> None:
    (desk.root / "class").mkdir()
    said = desk.run("grade", place, "--problem", "tiny_line")
    assert said.code == 2
    assert "has no sub-folder to mark" in said.err


@pytest.mark.parametrize(
    "options",
    [(), ("--problem", "tiny_line", "--exam", "1"), ("--exam", "1", "--seed", "2")],
)
def test_one_problem_or_an_exam_must_be_named(desk: Desk, options: tuple[str, ...]) -> None:
    said = desk.run("grade", "class", *options)
    assert said.code == 2
    assert "either --problem ID" in said.err
