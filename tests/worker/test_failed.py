from __future__ import annotations

from tfexam.worker.failed import words_of


def test_an_error_that_has_no_text_is_called_by_its_kind() -> None:
    class Odd(Exception):
        __str__ = None  # type: ignore[assignment]

    assert words_of(Odd()) == "Odd"
    assert words_of(ValueError("as it says")) == "as it says"
