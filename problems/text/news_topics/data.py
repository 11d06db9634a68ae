"""News on a ticker: two stories run together, and the topic of the second one is asked."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, one_hot, source, split_classes

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("reuters-r52-train.tab", "reuters-r52-test.tab")
FOLDER = "orangecontrib/text/datasets"
FEWEST = 50  # stories of a topic
HELD_OUT = 0.4
SHOWN_EACH, HELD_EACH = 45, 10  # strips of each ordered pair of topics
WORDS = (4, 50)  # of each story on a strip, at least and at most


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/ticker.jsonl; hold out strips of stories that are on none of its strips."""
    stories, topics = distinct_stories()
    names, numbers = np.unique(topics, return_inverse=True)
    shown, held = split_classes(numbers, HELD_OUT, rng)
    texts, answers, _ = strips(stories, numbers, shown, SHOWN_EACH, rng)
    lines = [
        json.dumps({"text": t, "topic": names[a]}) for t, a in zip(texts, answers, strict=True)
    ]
    (public / "ticker.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked, targets, running = strips(stories, numbers, held, HELD_EACH, rng)
    assert not set(asked) & set(texts)
    assert not {stories[row] for row in held} & {stories[row] for row in shown}
    return HeldOut(
        inputs={"text": np.array(asked, dtype=object)[:, None]},
        targets=targets,
        baselines=naive_answers(answers, len(targets), len(names)),
        groups=running,
    )


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The strips of ticker.jsonl: those of another seed are made of stories held out here."""
    lines = (public / "ticker.jsonl").read_text(encoding="utf-8").splitlines()
    strips = [json.loads(line) for line in lines]
    _, topics = np.unique([strip["topic"] for strip in strips], return_inverse=True)
    return {"text": np.array([[strip["text"]] for strip in strips], dtype=object)}, topics


def distinct_stories() -> tuple[list[str], list[str]]:
    """Stories that have one topic, and their topics, without repeats and without rare topics."""
    found = [row for name in FILES for row in table(source(f"{FOLDER}/{name}"))]
    topics_of = defaultdict(set)
    for topic, story in found:
        topics_of[story].add(topic)
    single = [(story, *topics) for story, topics in topics_of.items() if len(topics) == 1]
    rows = [
        row for row, again in zip(single, repeats([s for s, _ in single]), strict=True) if not again
    ]
    counts = Counter(topic for _, topic in rows)
    rows = [row for row in rows if counts[row[1]] >= FEWEST]
    return [story for story, _ in rows], [topic for _, topic in rows]


def table(path: Path) -> list[tuple[str, str]]:
    """Topic and story of each line; three lines of heading, and a signature that tells nothing."""
    lines = path.read_text(encoding="utf-8").splitlines()[3:]
    cells = (line.split("\t") for line in lines if line.strip())
    return [(topic, story.strip().removesuffix(" reuter")) for topic, story in cells]


def repeats(stories: list[str], run: int = 4, common: int = 30, share: float = 0.5) -> list[bool]:
    """Which stories share at least half of their runs of words with one before them.

    Runs that stand in many stories (tables of earnings) are left out of the count.
    """
    runs = [runs_of(story.split(), run) for story in stories]
    counts = Counter(r for each in runs for r in each)
    seen: dict[str, list[int]] = defaultdict(list)
    found = []
    for number, each in enumerate(runs):
        rare = [r for r in each if 1 < counts[r] <= common]
        shared = Counter(other for r in rare for other in seen[r])
        found.append(any(n >= share * min(len(each), len(runs[o])) for o, n in shared.items()))
        for r in rare:
            seen[r].append(number)
    return found


def runs_of(words: list[str], length: int) -> set[str]:
    """The runs of so many words."""
    return {" ".join(words[i : i + length]) for i in range(max(1, len(words) - length + 1))}


def strips(
    stories: list[str], topics: np.ndarray, rows: np.ndarray, each: int, rng: np.random.Generator
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts, topics asked for (n,), and rows (n,) of the stories that they belong to.

    Each ordered pair of topics comes equally often, the beginning of a story of the one, then
    the beginning of a story of the other: to a bag of words, both are alike.
    """
    count = topics.max() + 1
    pairs = [(a, b) for a in range(count) for b in range(count) if a != b] * each
    decks = {t: Deck(rows[topics[rows] == t], rng) for t in range(count)}
    made = []
    for before, after in (pairs[i] for i in rng.permutation(len(pairs))):
        first, second = decks[before].draw(), decks[after].draw()
        lengths = rng.integers(WORDS[0], WORDS[1] + 1, size=2)
        words = stories[first].split()[: lengths[0]] + stories[second].split()[: lengths[1]]
        made.append((" ".join(words), after, second))
    texts, asked, running = zip(*made, strict=True)
    return list(texts), np.array(asked), np.array(running)


class Deck:
    """Rows drawn without replacement, shuffled again when all are drawn."""

    def __init__(self, rows: np.ndarray, rng: np.random.Generator) -> None:
        self.rows, self.rng = rows, rng
        self.left: list[int] = []

    def draw(self) -> int:
        """The next row."""
        if not self.left:
            self.left = self.rng.permutation(self.rows).tolist()
        return self.left.pop()


def naive_answers(shown: np.ndarray, rows: int, topics: int) -> dict[str, np.ndarray]:
    """Always one topic; every topic alike."""
    return {
        "one topic": one_hot(np.full(rows, shown[0]), topics),
        "all alike": np.full((rows, topics), 1 / topics, dtype=np.float32),
    }
