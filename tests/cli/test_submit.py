"""`submit`, with a grader that needs no TensorFlow."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from support.fakegrader import STARTED, FakeGrader, model
from support.running import Desk, Ran
from tfexam.exam.sitting import State
from tfexam.flows import start
from tfexam.sandbox.platform import layers
from tfexam.store.locks import Turn
from tfexam.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfexam.worker.protocol import Reply


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    STARTED.clear()
    return Desk(tmp_path, grader=FakeGrader)


def save(desk: Desk, words: str, folder: str = "exam-1/1_regression") -> None:
    (desk.root / folder / "model.h5").write_bytes(model(words))


def begun(desk: Desk, *options: str) -> Desk:
    assert desk.run("start", *options).code == 0
    return desk


def submitted(desk: Desk, words: str, *options: str) -> Ran:
    save(desk, words)
    desk.clock.pass_(timedelta(minutes=5))
    return desk.run("submit", "regression", *options)


def end(desk: Desk) -> None:
    """The time is up, and another tfexam has ended the exam."""
    store = Store(desk.paths.store)
    (sitting,) = store.sittings()
    assert sitting.deadline_at is not None
    store.end(sitting, State.EXPIRED, sitting.deadline_at)
    store.close()


def test_a_row_says_score_metric_file_hash_and_try(desk: Desk) -> None:
    said = submitted(begun(desk), "error 0.0")
    first, second, total = said.out.splitlines()
    assert first.startswith("regression 5/5  MAE 0.0")
    assert second.split(" · ")[0].strip() == "1_regression/model.h5"
    assert second.endswith("· try 1")
    assert total == "Total 10 of 90 to pass · 4:55:00 left"
    assert said.code == 0


def test_the_change_from_the_last_try_is_said(desk: Desk) -> None:
    submitted(begun(desk), "error 9.0")
    assert "(better: was" in submitted(desk, "error 0.0").out
    assert "(worse: was" in submitted(desk, "error 8.0").out


def test_the_best_try_counts(desk: Desk) -> None:
    submitted(begun(desk), "error 0.0")
    submitted(desk, "error 9.0")
    assert desk.run("status", "--json").json["tasks"][0]["score"] == 5


def test_a_file_that_did_not_change_is_not_graded_again(desk: Desk) -> None:
    submitted(begun(desk), "error 0.0")
    again = desk.run("submit", "regression")
    assert "unchanged: 1_regression/model.h5" in again.out
    assert STARTED == ["grader"]


def test_a_file_that_was_saved_again_with_the_same_bytes_is_not_a_try(desk: Desk) -> None:
    submitted(begun(desk), "error 0.0")
    assert "unchanged" in submitted(desk, "error 0.0").out
    assert desk.run("status", "--json").json["tasks"][0]["attempts"] == 1


@pytest.mark.parametrize(
    "outcome",
    [
        "unreadable",
        "refused",
        "wrong-shape",
        "bad-output",
        "too-slow",
        "too-large",
        "out-of-memory",
    ],
)
def test_a_model_that_failed_is_told_why_and_scores_nothing(desk: Desk, outcome: str) -> None:
    said = submitted(begun(desk), outcome)
    assert said.code == 1
    assert f"regression {outcome}" in said.out
    assert "It says so." in said.out
    assert "hint: Do otherwise." in said.out
    assert desk.run("status", "--json").json["tasks"][0]["score"] == 0


def test_a_model_that_failed_and_is_unchanged_ends_as_it_did_before(desk: Desk) -> None:
    submitted(begun(desk), "wrong-shape")
    assert desk.run("submit", "regression").code == 1


def test_our_own_fault_gives_the_time_back_and_is_no_try(desk: Desk) -> None:
    class Slow(FakeGrader):
        def replies(self) -> Iterator[tuple[Reply, Any]]:
            desk.clock.pass_(timedelta(seconds=40))
            yield from super().replies()

    desk.grader = Slow
    said = submitted(begun(desk), "grader-error")
    assert said.code == 7
    assert "you got 40 s back" in said.err
    assert said.out.endswith("4:55:00 left\n")
    task = desk.run("status", "--json").json["tasks"][0]
    assert (task["attempts"], task["score"]) == (0, 0)


def test_what_our_faults_cost_is_given_back_once(desk: Desk) -> None:
    class Slow(FakeGrader):
        def replies(self) -> Iterator[tuple[Reply, Any]]:
            for reply in super().replies():
                desk.clock.pass_(timedelta(seconds=40))
                yield reply

    begun(desk)
    desk.grader = Slow
    for folder in (desk.root / "exam-1").glob("[0-9]_*"):
        save(desk, "grader-error", f"exam-1/{folder.name}")
    assert desk.run("submit").out.endswith("5:00:00 left\n")


def test_a_submit_that_was_cut_off_gives_back_what_its_grading_cost_alone(desk: Desk) -> None:
    class Dies(FakeGrader):
        def replies(self) -> Iterator[tuple[Reply, Any]]:
            raise KeyboardInterrupt

    begun(desk)
    desk.grader = Dies
    submitted(desk, "grader-error")
    desk.grader = FakeGrader
    desk.clock.pass_(timedelta(hours=3))
    assert desk.run("submit", "regression").out.endswith("1:55:00 left\n")


def test_what_our_fault_spoilt_is_graded_again(desk: Desk) -> None:
    submitted(begun(desk), "grader-error")
    desk.run("submit", "regression")
    assert STARTED == ["grader", "grader"]


def test_an_output_that_is_no_answer_is_said_so(desk: Desk) -> None:
    said = submitted(begun(desk), "error nan")
    assert "regression bad-output" in said.out
    assert "NaN" in said.out


def test_a_model_that_diverged_is_a_bad_output_and_locks_nothing(desk: Desk) -> None:
    said = submitted(begun(desk), "error 1e30")
    assert said.code == 1
    assert "regression bad-output" in said.out
    assert "too large to measure" in said.out
    assert desk.run("status").code == 0


def test_quiet_scores_stay_back_until_the_end(desk: Desk) -> None:
    said = submitted(begun(desk, "--quiet-scores"), "error 0.0", "--json")
    assert "score" not in said.json["submissions"][0]
    assert "5/5" not in desk.run("status").out
    assert "5/5" in desk.run("finish", "--yes").out


def test_after_the_end_only_a_late_grade_is_given_and_never_counts(desk: Desk) -> None:
    begun(desk)
    desk.run("finish", "--yes")
    save(desk, "error 0.0")
    place = desk.root / "exam-1"
    assert desk.run("submit", cwd=place).code == 3
    late = desk.run("submit", "--late", "regression", cwd=place)
    assert "5/5" in late.out
    assert "late: it does not count" in late.out
    assert desk.run("result", "--json").json["total"] == 0


def test_late_is_refused_while_the_exam_runs(desk: Desk) -> None:
    said = submitted(begun(desk), "error 0.0", "--late")
    assert said.code == 2
    assert "still running" in said.err


def test_what_was_saved_before_the_deadline_is_submitted_by_the_program(desk: Desk) -> None:
    begun(desk)
    save(desk, "error 0.0")
    desk.clock.pass_(timedelta(hours=6))
    said = desk.run("status")
    assert "One saved model was submitted for you." in said.err
    assert "submitted for you at the end" in said.err
    assert desk.run("result", "--json").json["tasks"][0]["score"] == 5


def test_what_was_saved_after_the_deadline_is_not(desk: Desk) -> None:
    desk.clock.wall -= timedelta(days=1)
    begun(desk)
    save(desk, "error 0.0")  # a day later, by the file's own time
    desk.clock.pass_(timedelta(hours=5))
    assert "No model was waiting." in desk.run("status").err


def test_a_drill_says_the_way_to_the_next_band(desk: Desk) -> None:
    desk.run("drill", "regression")
    save(desk, "error 0.3", "drill-tiny_line-1")
    said = desk.run("submit")
    assert "next band at" in said.out


def test_a_category_that_is_none_is_a_wrong_command_line(desk: Desk) -> None:
    said = begun(desk).run("submit", "regresion")
    assert said.code == 2
    assert "Invalid value for CATEGORY" in said.err
    assert "there are regression, tabular" in said.err


def test_a_submission_that_was_cut_off_is_graded_by_the_next(desk: Desk) -> None:
    class Dies(FakeGrader):
        def replies(self) -> Iterator[tuple[Reply, Any]]:
            raise KeyboardInterrupt

    begun(desk)
    desk.grader = Dies
    cut_off = submitted(desk, "error 0.0")
    assert cut_off.code == 130
    assert "Nothing is lost" in cut_off.err
    desk.grader = FakeGrader
    said = desk.run("submit", "regression").out
    assert said.startswith("regression 5/5")
    assert "unchanged" not in said
    assert desk.run("status", "--json").json["tasks"][0]["attempts"] == 1


def test_a_submit_begun_before_the_deadline_counts_however_long_it_takes(desk: Desk) -> None:
    class Slow(FakeGrader):
        def replies(self) -> Iterator[tuple[Reply, Any]]:
            desk.clock.pass_(timedelta(hours=9))
            yield from super().replies()

    begun(desk)
    desk.grader = Slow
    assert "5/5" in submitted(desk, "error 0.0").out
    desk.grader = FakeGrader
    result = desk.run("result", "--json").json
    assert (result["sitting"]["state"], result["tasks"][0]["score"]) == ("expired", 5)
    assert result["tasks"][0]["attempts"] == 1


def test_what_our_fault_spoils_after_the_end_is_run_once_more(desk: Desk) -> None:
    class BreaksOnce(FakeGrader):
        has_broken = False

        def replies(self) -> Iterator[tuple[Reply, Any]]:
            if BreaksOnce.has_broken:
                yield from super().replies()
                return
            BreaksOnce.has_broken = True
            end(desk)
            for reply, _ in super().replies():
                yield replace(reply, status="grader-error"), None

    begun(desk)
    desk.grader = BreaksOnce
    assert "5/5" in submitted(desk, "error 0.0").out


def test_after_the_end_nobody_is_told_that_time_was_given_back(desk: Desk) -> None:
    class Breaks(FakeGrader):
        def replies(self) -> Iterator[tuple[Reply, Any]]:
            end(desk)
            desk.clock.pass_(timedelta(seconds=40))
            yield from super().replies()

    begun(desk)
    desk.grader = Breaks
    assert "back" not in submitted(desk, "grader-error").err


def test_a_submit_that_waits_for_its_turn_submits_what_there_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(turn: Turn, seconds: float) -> None:
        save(desk, "error 9.0")

    save(begun(desk), "error 0.0")
    with monkeypatch.context() as patch:
        patch.setattr(Turn, "is_mine", lambda turn: False)
        patch.setattr(Turn, "wait", wait)
        assert "5/5" in desk.run("submit", "regression").out


@pytest.mark.parametrize("held", [" paper", ""], ids=["some", "none"])
def test_a_sandbox_with_holes_is_told_once_a_sitting(desk: Desk, held: str) -> None:
    first = submitted(begun(desk), f"error 1.0{held}")
    again = submitted(desk, f"error 0.0{held}")
    assert f"The sandbox lacks {', '.join(layers())} here" in first.err
    assert "The sandbox lacks" not in again.err


def test_where_every_layer_holds_nothing_is_said(desk: Desk) -> None:
    assert "sandbox" not in submitted(begun(desk), f"error 0.0 {' '.join(layers())}").err


def test_a_submission_keeps_what_held_its_model_in(desk: Desk) -> None:
    submitted(begun(desk), "error 0.0 rlimits landlock")
    store = Store(desk.paths.store)
    (submission,) = store.submissions(store.sittings()[0])
    store.close()
    assert submission.outcome is not None
    assert submission.outcome.layers == ("rlimits", "landlock")


def test_timing_says_where_the_seconds_went(desk: Desk) -> None:
    desk.run("start")
    save(desk, "error 0.25")
    ran = desk.run("submit", "regression", "--timing")
    heads = ("copy", "look up", "scan", "wait", "close in", "load", "predict", "mark")
    assert all(head in ran.err for head in heads)
    row = next(line for line in ran.err.splitlines() if line.strip().startswith("regression"))
    assert "0.100" in row, "what the worker says of loading"


def test_without_timing_nothing_is_said_of_seconds(desk: Desk) -> None:
    desk.run("start")
    save(desk, "error 0.25")
    assert "altogether" not in desk.run("submit", "regression").err
