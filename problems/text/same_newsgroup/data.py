"""Passages of posts to twenty newsgroups, two by two: are both out of the same group?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, source, split_classes

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("20newsgroups-train.tab", "20newsgroups-test.tab")
FOLDER = "orangecontrib/text/datasets"
WORDS = 60  # of a passage
CIRCLE = 4  # passages of one group that are paired with each other
RUN = 6  # words in a row that no passage held out has in common with a public one
HELD_OUT = 0.34
SHOWN, HELD = 9_000, 4_000  # passages, at most


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/pairs.tsv; hold out pairs of passages out of other posts.

    Every passage stands in four pairs, two of one group and two of two, so that what a passage says
    is worth nothing unless it is compared.
    """
    posts, groups = distinct_posts()
    shown, held = split_classes(groups, HELD_OUT, rng)
    shown = rng.permutation(shown)[:SHOWN]
    passages = [passage(post, rng) for post in posts]
    held = rng.permutation(unlike(passages, shown, held))[:HELD]
    rows = pairs(shown, groups, rng)
    lines = [f"{passages[a]}\t{passages[b]}\t{same}" for a, b, same in rows]
    (public / "pairs.tsv").write_text(
        "\n".join(["left\tright\tsame", *lines]) + "\n", encoding="utf-8"
    )
    asked = pairs(held, groups, rng)
    assert not set(asked[:, :2].ravel()) & set(rows[:, :2].ravel())
    assert not {passages[row] for row in held} & {passages[row] for row in shown}
    return HeldOut(
        inputs={
            "left": np.array([passages[row] for row in asked[:, 0]], dtype=object)[:, None],
            "right": np.array([passages[row] for row in asked[:, 1]], dtype=object)[:, None],
        },
        targets=asked[:, 2:],
        baselines=naive_answers([(passages[a], passages[b]) for a, b, _ in asked]),
    )


def distinct_posts() -> tuple[list[list[str]], np.ndarray]:
    """Words of the posts that are long enough, and the numbers (n,) of their newsgroups.

    Of posts that are the same word by word the first one stays.
    """
    found = {post: group for name in FILES for group, post in table(source(f"{FOLDER}/{name}"))}
    split = [(post.split(), group) for post, group in found.items()]
    fit = [(words, group) for words, group in split if len(words) >= WORDS + 20]
    return [words for words, _ in fit], np.unique([g for _, g in fit], return_inverse=True)[1]


def table(path: Path) -> list[tuple[str, str]]:
    """Group and post of each line, after three lines of heading."""
    lines = path.read_text(encoding="utf-8").splitlines()[3:]
    cells = (line.split("\t") for line in lines if line.strip())
    return [(group, post.strip()) for group, post in cells]


def passage(words: list[str], rng: np.random.Generator) -> str:
    """So many words of a post in a row, from anywhere but its subject line."""
    start = rng.integers(10, len(words) - WORDS + 1)
    return " ".join(words[start : start + WORDS])


def unlike(passages: list[str], shown: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Held-out rows that quote nothing that a public passage holds as well."""
    public = {run for row in shown for run in runs(passages[row])}
    return np.array([row for row in held if public.isdisjoint(runs(passages[row]))])


def runs(text: str) -> list[str]:
    """The runs of so many words."""
    words = text.split()
    return [" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)]


def pairs(rows: np.ndarray, groups: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Rows of two passages and whether their groups are the same (n, 3), in mixed order.

    Every passage stands in four pairs: on either side once in a pair of one group, and once in a
    pair of two.
    """
    mixed = rng.permutation(rows)
    mixed = mixed[np.argsort(groups[mixed], kind="stable")]
    after = np.concatenate([circles(mixed[groups[mixed] == g]) for g in np.unique(groups)])
    other = strangers(mixed, groups, rng)
    same = np.column_stack([mixed, after, np.ones_like(mixed)])
    differing = np.column_stack([mixed, other, np.zeros_like(mixed)])
    return rng.permutation(np.concatenate([same, differing]))


def circles(rows: np.ndarray) -> np.ndarray:
    """The row that follows each one, in small circles: who links up pairs doesn't find the group."""
    parts = np.array_split(rows, max(1, len(rows) // CIRCLE))
    return np.concatenate([np.roll(part, -1) for part in parts])


def strangers(rows: np.ndarray, groups: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The rows in an order in which none stands where one of its own group was."""
    order = rng.permutation(rows)
    while len(clash := np.flatnonzero(groups[order] == groups[rows])):
        for one, other in zip(clash, rng.integers(len(rows), size=len(clash)), strict=True):
            order[[one, other]] = order[[other, one]]
    return order


def naive_answers(asked: list[tuple[str, str]]) -> dict[str, np.ndarray]:
    """Nothing known, and the share of words that both passages have."""
    sets = [(set(left.split()), set(right.split())) for left, right in asked]
    shared = [len(left & right) / len(left | right) for left, right in sets]
    return {
        "undecided": np.full((len(asked), 1), 0.5, dtype=np.float32),
        "shared words": np.array(shared, dtype=np.float32)[:, None],
    }
