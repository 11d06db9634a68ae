"""Sentences, each with one of ten words that settles whether it is glad."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, one_hot, source, split_classes

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ["sun", "joy", "hug", "pie", "song", "rain", "gloom", "slap", "mud", "moan"]


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Hold out a third of the sentences with each word."""
    word, number = np.loadtxt(source("data.csv"), delimiter=",").astype(np.int64).T
    texts = [f"Note {n}: {WORDS[w]} again." for w, n in zip(word, number, strict=True)]
    sad = (word >= 5).astype(np.int64)
    shown, held = split_classes(word, 1 / 3, rng)
    with (public / "notes.jsonl").open("w", encoding="utf-8") as stream:
        for row in shown.tolist():
            mood = "sad" if sad[row] else "glad"
            stream.write(json.dumps({"text": texts[row], "mood": mood}) + "\n")
    inputs = np.array(texts, dtype=object)[held][:, None]
    majority = one_hot(np.zeros(len(held), dtype=np.int64), 2)
    return HeldOut({"text": inputs}, sad[held], {"majority": majority})
