from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from tfexam.worker.failed import speaks_of_memory, trusted_reply, words_of
from tfexam.worker.protocol import BadFrame, Reply


def header(**changes: Any) -> dict[str, Any]:
    reply = Reply(1, "refused", "no", "hint", 5, ("landlock",), {"load": 0.5})
    return {**asdict(reply), "layers": ["landlock"], **changes}


def test_a_reply_of_our_own_child_passes_whole() -> None:
    reply = trusted_reply(header(), 1)
    assert reply == Reply(1, "refused", "no", "hint", 5, ("landlock",), {"load": 0.5})


def test_a_reply_cannot_pass_for_another_models() -> None:
    assert trusted_reply(header(id=7), 1).id == 1


def test_a_reply_cannot_steer_the_terminal() -> None:
    reply = trusted_reply(header(message="\x1b[2Jgone", layers=["\x07"]), 1)
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
        trusted_reply(header(**changes), 1)


@pytest.mark.parametrize("parameters", ["many", -1, 10**400, True])
def test_a_number_of_weights_that_is_none_is_dropped(parameters: object) -> None:
    assert trusted_reply(header(parameters=parameters), 1).parameters is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("OOM when allocating tensor with shape[50000,50000]", True),
        ("terminate called after throwing an instance of 'std::bad_alloc'", True),
        ("pthread_create() failed: Resource", True),
        ("Invalid input of layer ZOOM", False),
        ("{{node sequential/ROOM_1/Gather}} indices[0] = 50 is not in [0, 9)", False),
    ],
)
def test_a_lack_of_memory_is_told_by_whole_words(words: str, told: bool) -> None:
    assert speaks_of_memory(words) == told


def test_an_error_that_has_no_text_is_called_by_its_kind() -> None:
    class Odd(Exception):
        __str__ = None  # type: ignore[assignment]

    assert words_of(Odd()) == "Odd"
    assert words_of(ValueError("as it says")) == "as it says"
