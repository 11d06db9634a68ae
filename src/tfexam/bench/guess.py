"""What was guessed of somebody's data: all that a folder is written from, and all that is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tfexam.bench.numbers import is_number
from tfexam.bench.table import unfit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfexam.bench.columns import Column
    from tfexam.exam.category import Category

FEWEST_ROWS = 100
FEWEST_OF_A_CLASS = 10
MOST_ROWS = 50_000
MOST_CLASSES = 1000
FEWEST_GROUPS = 10
UNEVEN = 2.0
"""How much larger than the smallest the largest class may be until each counts the same."""


@dataclass(frozen=True)
class Wish:
    """What the user asked for; "" and None leave it to tfexam."""

    target: str = ""
    text: str = ""
    time: str = ""
    horizon: int = 0
    group: str = ""
    treat_as: str = ""
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """What is said of a problem, whatever its data are."""

    title: str
    author: str
    licence: str
    url: str
    citation: str


@dataclass(frozen=True)
class InputGuess:
    """An input of the contract."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    means: str


@dataclass(frozen=True)
class Guess:
    """Data that make a problem.

    form        the folder of templates
    rows        that are used, and of which `held` are held out
    classes     in the order of the output; none where the target is a number
    places      what stands at each place of the input `numbers` or `past`
    notes       what was left out, and what is odd, a sentence each
    split       which rows are held out, in a sentence
    constants   by their names in the templates
    words       for the places of the briefs
    data        the file that data.py reads
    """

    form: str
    category: Category
    target: str
    rows: int
    held: int
    classes: tuple[str, ...]
    metric: str
    digits: int
    inputs: tuple[InputGuess, ...]
    output: int
    columns: tuple[Column, ...]
    places: tuple[str, ...]
    skills: tuple[str, ...]
    level: int
    split: str
    data_name: str
    data: bytes = field(repr=False)
    constants: Mapping[str, object] = field(repr=False)
    words: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def usable_classes(names: Sequence[str], target: str) -> tuple[list[int], list[str]]:
    """Rows whose class is known and common enough, and notes on the others.

    Raises TfexamError(unfit-data) where too little is left.
    """
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    without = counts.pop("", 0)
    rare = {name for name, count in counts.items() if count < FEWEST_OF_A_CLASS}
    lost = sum(counts[name] for name in rare)
    if rare and (lost > 0.1 * len(names) or len(counts) - len(rare) < 2):
        raise unfit(
            f"{target} has {len(counts)} classes, and {len(rare)} of them have fewer than "
            f"{FEWEST_OF_A_CLASS} rows: too few to hold some out and learn from the rest.",
            "Put rare classes together, or choose another target; numbers stand without units.",
        )
    if len(counts) - len(rare) < 2:
        raise unfit(f"{target} has {len(counts)} class: there is nothing to tell apart.")
    if len(counts) > MOST_CLASSES:
        raise unfit(f"{target} has {len(counts)} classes; {MOST_CLASSES} are the most.")
    notes = [f"Left out, without a {target}: {without}."] if without else []
    notes += _alike(counts, target)
    if rare:
        some = ", ".join(sorted(rare)[:3])
        notes.append(
            f"Left out, of classes with fewer than {FEWEST_OF_A_CLASS} rows: {lost} "
            f"({some}{' …' if len(rare) > 3 else ''})."
        )
    kept = [row for row, name in enumerate(names) if name and name not in rare]
    return kept, notes


def _alike(names: Iterable[str], target: str) -> list[str]:
    """A note on classes that are one, perhaps, and were only written in several ways."""
    ways: dict[object, list[str]] = {}
    for name in names:
        ways.setdefault(float(name) if is_number(name) else name.casefold(), []).append(name)
    same = [" and ".join(each) for each in ways.values() if len(each) > 1]
    if not same:
        return []
    return [f"Classes of {target} that are taken for different ones: {'; '.join(same[:3])}."]


def refuse_few(rows: int) -> None:
    """Too few rows can't be marked. Raises TfexamError(unfit-data)."""
    if rows < FEWEST_ROWS:
        held = max(1, round(0.4 * rows))
        raise unfit(
            f"{rows} rows are too few: with {held} held out, each of them is {100 / held:.0f} % of "
            f"the figure. {FEWEST_ROWS} rows are the least.",
            "Gather more rows; a score on so few would be luck.",
        )


def in_order(classes: set[str]) -> tuple[str, ...]:
    """Names of classes, as numbers where they all are, else by the alphabet."""
    try:
        return tuple(sorted(classes, key=float))
    except ValueError:
        return tuple(sorted(classes))


def metric_of(classes: Sequence[str]) -> str:
    """Accuracy, or balanced accuracy where classes are not equally common."""
    counts = [classes.count(name) for name in set(classes)]
    return "balanced_accuracy" if max(counts) > UNEVEN * min(counts) else "accuracy"


def thinned(rows: int, most: int, what: str = "rows") -> tuple[list[int], list[str]]:
    """Row numbers of an even share where there are more than a problem may take; what is said."""
    if rows <= most:
        return list(range(rows)), []
    chosen = [place * rows // most for place in range(most)]
    return chosen, [f"Of {rows} {what}, {most} are taken, evenly."]


def groups_note(groups: Sequence[str], name: str, classes: Sequence[str] = ()) -> str:
    """How rows are split by groups, in a sentence. Raises TfexamError(unfit-data).

    classes  of each row, where the target is one
    """
    different = len(set(groups))
    if "" in groups:
        raise unfit(f"The group column {name} has gaps.", "Fill them: each row needs its group.")
    if different < FEWEST_GROUPS:
        raise unfit(
            f"{name} has {different} groups; {FEWEST_GROUPS} are the least that can be split.",
            "Leave --group away, or gather more groups.",
        )
    homes: dict[str, set[str]] = {}
    for group, class_ in zip(groups, classes, strict=False):
        homes.setdefault(class_, set()).add(group)
    for class_, home in homes.items():
        if len(home) == 1:
            raise unfit(
                f"All rows of the class {class_} are of one group, {home.pop()}: they can't be "
                "learned from and held out.",
                "Leave --group away, or gather more groups of that class.",
            )
    return f"Whole groups of `{name}` were kept back: none is on both sides."
