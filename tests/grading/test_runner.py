"""Running works on this machine: each is answered once, also by a grader that dies."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from support import wordgrader
from support.fakegrader import model
from tfexam.bank.contract import Contract, Input, Output
from tfexam.grading.runner import Here, Work
from tfexam.worker import protocol

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.grading.grader import Grader

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stand-in forks")

CONTRACT = Contract(
    inputs=(Input(name="x", dtype="float32", shape=(2,), means="two figures"),),
    outputs=(Output(kind="real", shape=(1,), means="a figure"),),
    megabytes=1,
)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    protocol.save(tmp_path / "inputs.frame", {"x": np.ones((3, 2), np.float32)})
    return tmp_path / "inputs.frame"


def work(number: int, words: str, inputs: Path) -> Work:
    snapshot = inputs.with_name(f"model{number}")
    snapshot.write_bytes(model(words))
    return Work(number, snapshot, inputs, CONTRACT)


class Starts:
    """Makes graders, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> Grader:
        self.count += 1
        return wordgrader.grader(1)


def test_what_size_or_scan_settle_needs_no_grader(inputs: Path) -> None:
    large, strange = work(1, "x" * 2_000_000, inputs), work(2, "error 0", inputs)
    strange.snapshot.write_bytes(b"no model")
    with Here(wordgrader.grader) as here:
        here.take(large)
        here.take(strange)
        replies = {reply.id: reply.status for reply, _ in here.done()}
    assert replies == {1: "too-large", 2: "unreadable"}


def test_what_is_taken_while_others_are_answered_is_answered_too(inputs: Path) -> None:
    with Here(wordgrader.grader) as here:
        here.take(work(0, "error 0", inputs))
        seen = []
        for reply, answer in here.done():
            assert answer is not None
            seen.append((reply.id, answer["output"].tolist()))
            if reply.id < 3:
                here.take(work(reply.id + 1, f"error {reply.id + 1}", inputs))
    assert seen == [(n, [[2 + n]] * 3) for n in range(4)]


def test_after_a_grader_has_died_the_next_work_gets_another(inputs: Path) -> None:
    starts = Starts()
    with Here(starts) as here:
        here.take(work(0, "kill", inputs))
        statuses = []
        for reply, _ in here.done():
            statuses.append(reply.status)
            if reply.id == 0:
                here.take(work(1, "error 0", inputs))
    assert (statuses, starts.count) == (["grader-error", "predicted"], 2)


def test_no_other_grader_is_started_where_nothing_is_left(inputs: Path) -> None:
    starts = Starts()
    with Here(starts) as here:
        here.take(work(0, "kill", inputs))
        assert [reply.status for reply, _ in here.done()] == ["grader-error"]
    assert starts.count == 1
