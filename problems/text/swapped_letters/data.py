"""German nouns as typed in haste: in each, two neighbouring letters changed places."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, one_hot, read_columns, source, split_groups, write_rows

if TYPE_CHECKING:
    from pathlib import Path

NOUNS = "german_nouns/nouns.csv"
GENDERS = ("genus", "genus 1", "genus 2", "genus 3", "genus 4")
SHORTEST, LONGEST = 6, 20
PLACES = LONGEST - 1
EACH = 3  # nouns that one head may bring in, so that no head rules
SHOWN = 12_000
HELD_OUT = 0.3


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/slips.csv; hold out nouns whose head ends none of its nouns."""
    nouns, heads = families(genders(source(NOUNS)))
    known = set(nouns)
    shown, held = split_groups(heads, HELD_OUT, rng)
    shown = rng.permutation(few_of_each(heads, shown, rng))[:SHOWN]
    held = few_of_each(heads, held, rng)
    typed, places = slips([nouns[row] for row in shown], known, rng)
    columns = {"typed": typed, "place": list(map(str, places))}
    write_rows(public / "slips.csv", columns, np.arange(len(typed)))
    asked, targets = slips([nouns[row] for row in held], known, rng)
    assert not {heads[row] for row in held} & {heads[row] for row in shown}
    assert not {nouns[row] for row in held} & {nouns[row] for row in shown}
    assert not set(asked) & set(typed)
    return HeldOut(
        inputs={"typed": np.array(asked, dtype=object)[:, None]},
        targets=np.array(targets),
        baselines=naive_answers(np.array(places), asked),
        groups=heads[held],
    )


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The slips of slips.csv: another seed swaps other letters of nouns that are held out here."""
    table = read_columns(public / "slips.csv")
    typed = np.array(table["typed"], dtype=object)[:, None]
    return {"typed": typed}, np.array(table["place"], dtype=np.int64)


def genders(path: Path) -> dict[str, str]:
    """Common nouns in small letters, with their genders: no names, no phrases, no abbreviations."""
    found = defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        columns = next(rows)
        lemma, pos, *kinds = (columns.index(name) for name in ("lemma", "pos", *GENDERS))
        for row in rows:
            if row[pos] == "Substantiv" and re.fullmatch("[A-ZÄÖÜ][a-zäöüß]+", row[lemma]):
                found[row[lemma].lower()] |= {row[kind] for kind in kinds if row[kind]}
    return {noun: "".join(sorted(kinds)) for noun, kinds in found.items() if kinds}


def families(gender: dict[str, str]) -> tuple[list[str], np.ndarray]:
    """Nouns of a fit length, and the number (n,) of the head that each ends in.

    A noun's head is the longest noun of the same gender that it ends in, of three letters or more,
    and so on down: of "ablufthaube" it is "haube".
    """

    def head(noun: str) -> str:
        ends = (noun[i:] for i in range(1, len(noun) - 2))
        return next((head(end) for end in ends if gender.get(end) == gender[noun]), noun)

    nouns = sorted(noun for noun in gender if SHORTEST <= len(noun) <= LONGEST)
    return nouns, np.unique([head(noun) for noun in nouns], return_inverse=True)[1]


def few_of_each(heads: np.ndarray, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """At most so many rows of each head, drawn at random, in ascending order."""
    mixed = rng.permutation(rows)
    order = mixed[np.argsort(heads[mixed], kind="stable")]
    _, first = np.unique(heads[order], return_index=True)
    rank = np.arange(len(order)) - np.repeat(first, np.diff([*first, len(order)]))
    return np.sort(order[rank < EACH])


def slips(
    nouns: list[str], known: set[str], rng: np.random.Generator
) -> tuple[list[str], list[int]]:
    """Each noun with two differing neighbours swapped, and the place of the first of the two.

    Every such pair is equally likely, but a swap that makes another noun is drawn again.
    """
    made = []
    for noun in nouns:
        swaps = {i: swapped(noun, i) for i in range(len(noun) - 1) if noun[i] != noun[i + 1]}
        places = [i for i, typed in swaps.items() if typed not in known]
        place = places[rng.integers(len(places))]
        made.append((swaps[place], place))
    typed, chosen = zip(*made, strict=True)
    return list(typed), list(chosen)


def swapped(noun: str, place: int) -> str:
    """The noun with the letters at `place` and after it exchanged."""
    return noun[:place] + noun[place + 1] + noun[place] + noun[place + 2 :]


def naive_answers(places: np.ndarray, asked: list[str]) -> dict[str, np.ndarray]:
    """Always the commonest place; the middle of the word; every place of the word alike."""
    lengths = np.array([len(word) for word in asked])
    commonest = np.bincount(places, minlength=PLACES).argmax()
    inside = (np.arange(PLACES) < lengths[:, None] - 1).astype(np.float32)
    return {
        "commonest place": one_hot(np.full(len(asked), commonest), PLACES),
        "middle": one_hot((lengths - 1) // 2, PLACES),
        "all alike": inside / inside.sum(axis=1, keepdims=True),
    }
