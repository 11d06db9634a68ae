from __future__ import annotations

import pytest

from tfexam.scan.rejected import plain


@pytest.mark.parametrize(
    "said", ["\x1b[31mlayer\x1b[0m", "lay\x07er", "\u202elayer", "\u200blayer", "layer\x00"]
)
def test_a_model_cannot_steer_the_terminal_with_its_words(said: str) -> None:
    assert not any(ord(c) < 32 or c in "\u202e\u200b" for c in plain(said))


def test_a_models_words_are_one_line() -> None:
    assert plain("one\n  two\tthree") == "one two three"


def test_a_models_words_are_cut_short() -> None:
    assert plain("x" * 500, 10) == "x" * 9 + "…"
