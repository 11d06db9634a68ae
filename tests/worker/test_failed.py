from __future__ import annotations

import pytest

from tfexam.worker.failed import speaks_of_memory, words_of


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
