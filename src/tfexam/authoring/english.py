"""English words that belong together, so that a split keeps them on one side."""

from __future__ import annotations

import numpy as np

ENDINGS = [
    "ingly",
    "edly",
    "ness",
    "less",
    "ings",
    "ing",
    "ers",
    "est",
    "ies",
    "ied",
    "ier",
    "es",
    "ed",
    "er",
    "ly",
    "s",
    "e",
    "y",
    "i",
]


def families(words: list[str], sounds: list[str]) -> np.ndarray:
    """A number (n,) for what belongs together: words of one stem, and words that sound alike."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for word, said in zip(words, sounds, strict=True):
        parent[root(f"stem {stem(word)}")] = root(f"sounds {said}")
    numbers: np.ndarray = np.unique([root(f"sounds {s}") for s in sounds], return_inverse=True)[1]
    return numbers


def stem(word: str) -> str:
    """A word without its endings, as long as four letters stay: of "advertised", "advert"."""
    while end := next((e for e in ENDINGS if word.endswith(e) and len(word) - len(e) >= 4), None):
        word = word.removesuffix(end)
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word
