from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from support.specs import a_contract, a_spec, an_output
from tfexam.exam.outcome import Code
from tfexam.grading.mark import mark
from tfexam.grading.measure import Targets
from tfexam.worker.protocol import Reply, Status

DONE = Reply(1, "predicted", timing={"load": 0.25, "predict": 0.5})
FAILURES = [status for status in get_args(Status) if status != "predicted"]


def held(targets: np.ndarray) -> Targets:
    return Targets({"output": targets}, {}, np.arange(len(targets)))


def answer(output: np.ndarray) -> dict[str, np.ndarray]:
    return {"output": output}


def test_a_prediction_is_measured_and_scored() -> None:
    outcome = mark(DONE, answer(np.full((8, 1), 2.5)), a_spec(), held(np.zeros((8, 1))))
    assert (outcome.code, outcome.metric, outcome.score) == (Code.SCORED, 2.5, 3)
    assert outcome.seconds == 0.75


def test_few_rows_leave_nothing_to_confirm_with() -> None:
    assert mark(DONE, answer(np.zeros((8, 1))), a_spec(), held(np.zeros((8, 1)))).confirm is None


def test_the_confirming_rows_are_measured_apart_and_mark_nothing() -> None:
    from tfexam.grading.held_out import confirm_rows

    targets = held(np.zeros((900, 1)))
    output = np.zeros((900, 1))
    output[confirm_rows(targets)] = 9
    outcome = mark(DONE, answer(output), a_spec(), targets)
    assert (outcome.metric, outcome.confirm, outcome.score) == (0.0, 9.0, 5)


def test_classes_are_scored_by_accuracy() -> None:
    output = an_output("probabilities", (2,))
    spec = a_spec(a_contract(outputs=(output,)), "accuracy", digits=2)
    certain = np.tile([0.9, 0.1], (10, 1))
    targets = np.array([0] * 7 + [1] * 3)
    outcome = mark(DONE, answer(certain), spec, held(targets))
    assert (outcome.metric, outcome.score) == (0.7, 4)


@pytest.mark.parametrize("status", FAILURES)
def test_each_status_of_the_worker_is_an_outcome_with_its_words(status: Status) -> None:
    reply = Reply(1, status, "what happened", "what to do", timing={"load": 2.0})
    outcome = mark(reply, None, a_spec(), held(np.zeros(8)))
    assert outcome.code.value.code == status
    assert (outcome.message, outcome.hint, outcome.seconds) == ("what happened", "what to do", 2.0)


def test_an_outcome_without_a_hint_gets_the_usual_one() -> None:
    outcome = mark(Reply(1, "too-slow", "slow"), None, a_spec(), held(np.zeros(8)))
    assert outcome.hint == Code.TOO_SLOW.value.next


def test_an_output_that_breaks_the_contract_is_no_score() -> None:
    outcome = mark(DONE, answer(np.zeros((8, 5))), a_spec(), held(np.zeros((8, 1))))
    assert (outcome.code, outcome.score, outcome.seconds) == (Code.WRONG_SHAPE, None, 0.75)


def test_figures_that_overflow_the_metric_are_a_bad_output() -> None:
    huge = np.full((8, 1), np.finfo(np.float64).max)
    outcome = mark(DONE, answer(huge), a_spec(), held(np.zeros((8, 1))))
    assert outcome.code is Code.BAD_OUTPUT


BOX, KIND = an_output("real", (4,), "box"), an_output("probabilities", (2,), "kind")
TWO = a_spec(a_contract(outputs=(BOX, KIND)), {"box": "box_iou", "kind": "accuracy"}, digits=2)
WHOLE = np.tile([0.0, 0.0, 1.0, 1.0], (8, 1))
EVEN = np.tile([0.6, 0.4], (8, 1))


def test_two_outputs_earn_the_mean_of_their_metrics() -> None:
    targets = {"box": WHOLE, "kind": np.array([0] * 4 + [1] * 4)}
    outcome = mark(DONE, {"box": WHOLE, "kind": EVEN}, TWO, Targets(targets, {}, np.arange(8)))
    assert (outcome.metric, outcome.score) == (0.75, 4)


def test_of_two_outputs_the_one_that_breaks_the_contract_is_named() -> None:
    targets = Targets({"box": WHOLE, "kind": np.zeros(8, np.int64)}, {}, np.arange(8))
    outcome = mark(DONE, {"box": WHOLE, "kind": 9 * EVEN}, TWO, targets)
    assert outcome.code is Code.BAD_OUTPUT
    assert outcome.message.startswith("Output `kind`: The model returns values from 3.6 to 5.4")
