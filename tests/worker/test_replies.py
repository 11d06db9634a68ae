from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from tfexam.worker.protocol import BadFrame, Reply
from tfexam.worker.replies import trusted


def header(**changes: Any) -> dict[str, Any]:
    reply = Reply(1, "refused", "no", "hint", 5, ("landlock",), {"load": 0.5})
    return {**asdict(reply), "layers": ["landlock"], **changes}


def test_a_reply_of_our_own_child_passes_whole() -> None:
    reply = trusted(header(), [], 1, ["output"])
    assert reply == Reply(1, "refused", "no", "hint", 5, ("landlock",), {"load": 0.5})


def test_a_reply_cannot_pass_for_another_models() -> None:
    assert trusted(header(id=7), [], 1, ["output"]).id == 1


def test_a_reply_cannot_steer_the_terminal() -> None:
    reply = trusted(header(message="\x1b[2Jgone", layers=["\x07"]), [], 1, ["output"])
    assert (reply.message, reply.layers) == ("[2Jgone", ("",))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "scored"},
        {"status": ["predicted"]},
        {"layers": 3},
        {"layers": [3]},
        {"message": ["a"]},
        {"timing": [1]},
        {"timing": {"load": 10**400}},
        {"timing": {"load": float("nan")}},
        {"timing": {"load": "long"}},
    ],
    ids=str,
)
def test_a_reply_that_ours_would_not_have_written_is_no_frame(changes: dict[str, Any]) -> None:
    with pytest.raises(BadFrame):
        trusted(header(**changes), [], 1, ["output"])


@pytest.mark.parametrize(
    ("status", "arrays"),
    [
        ("predicted", []),
        ("predicted", ["other"]),
        ("predicted", ["output"] * 2),
        ("refused", ["output"]),
    ],
)
def test_arrays_come_with_a_prediction_and_by_the_outputs_names(
    status: str, arrays: list[str]
) -> None:
    with pytest.raises(BadFrame):
        trusted(header(status=status), arrays, 1, ["output"])


@pytest.mark.parametrize("parameters", ["many", -1, 10**400, True])
def test_a_number_of_weights_that_is_none_is_dropped(parameters: object) -> None:
    assert trusted(header(parameters=parameters), [], 1, ["output"]).parameters is None
