from __future__ import annotations

import pytest

from tfexam.authoring.english import families, stem


@pytest.mark.parametrize(
    ("word", "left"), [("advertised", "advert"), ("stopping", "stop"), ("need", "need")]
)
def test_a_stem_is_the_word_without_its_endings(word: str, left: str) -> None:
    assert stem(word) == left


def test_words_of_one_stem_and_words_that_sound_alike_are_one_family() -> None:
    found = families(["knights", "nights", "night", "day"], ["N AY T S", "N AY T S", "N AY T", "D"])
    assert found[0] == found[1] == found[2] != found[3]
