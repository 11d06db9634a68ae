"""Films with one actor struck out of the cast: three in ten films are held out, the rest is JSON lines."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np

from tfexam.authoring import HeldOut, chains, one_hot, source, split_groups

if TYPE_CHECKING:
    from pathlib import Path

HELD_OUT = 0.3
SMALLEST_CAST = 4
FEWEST = 3
"""Public films that a candidate must have played in."""

ASKED = 2
"""Actors, at most, that are struck out of a held-out film, one at a time."""

CANDIDATES = 8
PLACES = {
    "actors": 20,
    "directors": 2,
    "writers": 4,
    "countries": 4,
    "languages": 3,
    "genres": 5,
}
"""How many names the contract takes of each list; the rest of a longer one is left out."""

QUERY = """
    SELECT Title, Year, "Cast", Director, Writer, Country, Language, Genre FROM omdb ORDER BY ID
"""

Film = dict[str, Any]


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/films.jsonl; hold out three in ten films, and ask for up to two actors of each.

    Films of the same title, and those by the same directors with the same cast (the parts of one
    film), stay on one side.
    """
    films = _read()
    shown, held = split_groups(_together(films), HELD_OUT, rng)
    told = [films[row] for row in shown]
    _write(public / "films.jsonl", [told[row] for row in rng.permutation(len(told))])
    assert not {_name(films[row]) for row in held} & {_name(film) for film in told}
    roles = _roles(told)
    questions = [
        (row, actor, films[row]) for row in held for actor in _asked(films[row], roles, rng)
    ]
    candidates, targets = _candidates(questions, roles, rng)
    most = np.vectorize(roles.__getitem__)(candidates).argmax(axis=1)
    return HeldOut(
        _inputs(questions, candidates),
        targets,
        {
            "first": one_hot(np.zeros(len(targets), dtype=int), CANDIDATES),
            "most_films": one_hot(most, CANDIDATES),
        },
        np.array([row for row, _, _ in questions]),
    )


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Questions about the public films, made as the brief says, and the places of the right ones."""
    rng = np.random.default_rng(0)
    lines = (public / "films.jsonl").read_text("utf-8").splitlines()
    films: list[Film] = [json.loads(line) for line in lines]
    roles = _roles(films)
    questions = [
        (row, actor, film) for row, film in enumerate(films) for actor in _asked(film, roles, rng)
    ]
    candidates, targets = _candidates(questions, roles, rng)
    return _inputs(questions, candidates), targets


def _read() -> list[Film]:
    """Every film with a cast of some size, in the form of the public file."""
    path = source("bokeh_sampledata/_data/movies.db").resolve()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        rows = database.execute(QUERY).fetchall()
    films = {}
    for title, year, *lists in rows:
        named = dict(zip(PLACES, map(_listed, lists), strict=True))
        if len(named["actors"]) >= SMALLEST_CAST:
            films.setdefault((title, year), {"title": title, "year": year, **named})
    return list(films.values())


def _listed(names: str | None) -> list[str]:
    """Names parted by commas; in `Robert Downey, Jr.` the comma is part of the name."""
    found = [name for name in re.split(r", (?!Jr\.|Sr\.|III?\b)", names or "") if name]
    return list(dict.fromkeys(found))


def _name(film: Film) -> str:
    return " ".join(re.findall(r"\w+", film["title"].lower()))


def _together(films: list[Film]) -> np.ndarray:
    """The number of the group of each film: films that share a title, or directors and cast."""
    return chains.families([(_name(film), (*film["directors"], *film["actors"])) for film in films])


def _write(path: Path, films: list[Film]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(film, ensure_ascii=False) + "\n" for film in films)


def _roles(films: list[Film]) -> Counter[str]:
    """In how many films those actors play who can be candidates."""
    times = Counter(actor for film in films for actor in film["actors"])
    return Counter({actor: count for actor, count in times.items() if count >= FEWEST})


def _asked(film: Film, roles: Counter[str], rng: np.random.Generator) -> list[str]:
    """Up to two actors of a film's cast who can be known from public films."""
    known = [actor for actor in film["actors"] if actor in roles]
    return [known[at] for at in rng.permutation(len(known))[:ASKED]]


def _candidates(
    questions: list[tuple[int, str, Film]], roles: Counter[str], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Names (n, 8), and which of them (n,) was struck out.

    The seven others are drawn as often as they stand in public casts, so that fame says nothing.
    """
    actors = np.array(list(roles))
    odds = np.array(list(roles.values())) / roles.total()
    targets = rng.integers(CANDIDATES, size=len(questions))
    drawn = actors[rng.choice(len(actors), size=(len(questions), 3 * CANDIDATES), p=odds)]
    names = []
    for (_, actor, film), target, pool in zip(questions, targets, drawn.tolist(), strict=True):
        others = [one for one in dict.fromkeys(pool) if one not in film["actors"]]
        row = others[: CANDIDATES - 1]
        row.insert(int(target), actor)
        names.append(row)
    return np.array(names), targets


def _inputs(
    questions: list[tuple[int, str, Film]], candidates: np.ndarray
) -> dict[str, np.ndarray]:
    """The contract's inputs; lists are cut or filled up with empty strings to their places."""
    films = [
        {**film, "actors": [one for one in film["actors"] if one != actor]}
        for _, actor, film in questions
    ]
    lists = {
        name: np.array([(film[name] + [""] * places)[:places] for film in films])
        for name, places in PLACES.items()
    }
    return {
        "candidates": candidates,
        **lists,
        "year": np.array([[film["year"]] for film in films], dtype=np.int32),
    }
