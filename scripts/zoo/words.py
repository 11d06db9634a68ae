"""Texts as numbers of their words, or of their letters where they have no spaces."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from zoo.features import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

VOCABULARY = 20_000
"""Numbers there are: 0 fills up, 1 stands for what is unknown, then the commonest."""

LONGEST, COUNTED = 400, 2_000
"""Words of a text that are read, and commonest ones that are counted."""


def numbered(form: Form, *, counted: bool = False) -> Form:
    """A text as (n, longest) numbers; or how often each of the commonest words stands in it."""
    spaced = 2 * sum(" " in text for text in form.train.tolist()) > len(form.train)
    train, held = ([_cut(t, spaced) for t in a.tolist()] for a in (form.train, form.held))
    common = Counter(word for text in train for word in text).most_common(VOCABULARY - 2)
    known = {word: number for number, (word, _) in enumerate(common, start=2)}
    if counted:
        return Form(form.name, "table", _counts(train, known), _counts(held, known))
    length = max(1, *map(len, train))
    return Form(form.name, "text", _numbers(train, known, length), _numbers(held, known, length))


def _cut(text: str, spaced: bool) -> list[str]:
    found = re.findall(r"\w+|[^\w\s]", text.lower()) if spaced else list(text)
    return found[:LONGEST]


def _numbers(texts: Sequence[list[str]], known: dict[str, int], length: int) -> np.ndarray:
    numbers = np.zeros((len(texts), length), dtype=np.int32)
    for row, words in enumerate(texts):
        found = [known.get(word, 1) for word in words[:length]] or [1]
        numbers[row, : len(found)] = found
    return numbers


def _counts(texts: Sequence[list[str]], known: dict[str, int]) -> np.ndarray:
    counts = np.zeros((len(texts), COUNTED), dtype=np.float32)
    for row, words in enumerate(texts):
        for word in words:
            number = known.get(word, 1)
            if number < COUNTED:
                counts[row, number] += 1
    return counts
