"""Folk songs in ABC notation, a phrase a line: which notes are the last ones of their phrases?

Songs that have a stretch of melody in common are kept on one side of the split.
"""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tfexam.authoring import HeldOut, chains, one_hot, source, split_groups

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "music21/corpus/essenFolksong"
FILES = (
    *("altdeu10", "altdeu20", "boehme10", "boehme20", "dva0", "erk5", "erk10", "erk20", "erk30"),
    *(f"ballad{number}0" for number in range(1, 9)),
    *("fink0", "folkHaydn", "han1", "han2", "irl", "kinder0", "lot", "lux", "variant0", "zuccal0"),
)
LONGEST, SHORTEST, PHRASES = 80, 20, 3
"""Events of a song at most and at least, and phrases at least."""

RUN = 10
"""Steps of melody in a row that songs on both sides of the split never have in common."""

HELD_OUT = 0.4
NOT_ASKED = -1

STEPS = {"C": 60, "D": 62, "E": 64, "F": 65, "G": 67, "A": 69, "B": 71}
SHARPS, FLATS = "FCGDAEB", "BEADGCF"
KEYS = ("Ab", "Eb", "Bb", "F", "C", "G", "D", "A", "E", "B", "F#")
BENT = {"": 0, "^": 1, "^^": 2, "_": -1, "__": -2, "=": 0}
NOTE = re.compile(r"(\^\^|\^|__|_|=)?([A-Ga-gzx])([,']*)(\d*)(/*)(\d*)")
TOKEN = re.compile(rf"(\|)|(-)|{NOTE.pattern}")


class Event(NamedTuple):
    """A note (MIDI number) or a rest (0), how long it is in quarter notes, whether it ends a phrase."""

    pitch: int
    length: float
    ends: bool


Song = list[Event]
Moves = tuple[tuple[int, float], ...]
"""From note to note: semitones, and how many times as long. The same in any key and tempo."""


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write public/songs.jsonl; hold out two in five of the families of songs."""
    songs = _distinct(_songs())
    runs = [_runs(song) for song in songs]
    families = chains.families(runs)
    shown, held = split_groups(families, HELD_OUT, rng)
    lines = [json.dumps(_as_json(songs[row])) for row in rng.permutation(shown).tolist()]
    (public / "songs.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = [songs[row] for row in held.tolist()]
    known = set().union(*(runs[row] for row in shown.tolist()))
    assert all(known.isdisjoint(runs[row]) for row in held.tolist())
    tunes, ends = _arrays(asked)
    return HeldOut({"tune": tunes}, ends, _baselines(tunes), families[held])


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The candidate's songs, one a row."""
    lines = (public / "songs.jsonl").read_text(encoding="utf-8").splitlines()
    tunes, ends = _arrays([_from_json(json.loads(line)) for line in lines])
    return {"tune": tunes}, ends


def _songs() -> Iterator[Song]:
    """All songs that can be read without doubt and are neither short nor long."""
    for name in FILES:
        text = source(f"{FOLDER}/{name}.abc").read_text(encoding="latin-1")
        for block in re.split(r"\n(?=X:)", text):
            song = _read(block.splitlines())
            phrases = sum(event.ends for event in song)
            if SHORTEST <= len(song) <= LONGEST and phrases >= PHRASES:
                yield song


def _read(lines: list[str]) -> Song:
    """The events of a song; none where its key, its unit or a sign in it is not understood."""
    fields = {line[0]: line[2:].strip() for line in lines if line[1:2] == ":"}
    body = [line for line in lines if line.strip() and line[1:2] != ":"]
    odd = any(NOTE.sub("", line).strip(" |-") for line in body)
    if odd or fields.get("K") not in KEYS or "L" not in fields:
        return []
    over, under = fields["L"].split("/")
    unit, bent = 4 * int(over) / int(under), _signature(KEYS.index(fields["K"]) - 4)
    song: Song = []
    for line in body:
        _sing(song, line, unit, bent)
        last = next((n for n in reversed(range(len(song))) if song[n].pitch), None)
        if last is not None:
            song[last] = song[last]._replace(ends=True)
    sung = [n for n, event in enumerate(song) if event.pitch]
    return song[sung[0] : sung[-1] + 1] if sung else []


def _signature(sharps: int) -> dict[str, int]:
    """What the key does to each letter; flats are negative sharps."""
    raised = dict.fromkeys(SHARPS[: max(sharps, 0)], 1)
    return raised | dict.fromkeys(FLATS[: max(-sharps, 0)], -1)


def _sing(song: Song, line: str, unit: float, signature: dict[str, int]) -> None:
    """Add a line's notes and rests; tied notes become one.

    A sign (accidental) holds until the bar or the line ends.
    """
    bar: dict[str, int] = {}
    tied = False
    for bar_line, tie, bend, letter, octave, times, slashes, parts in TOKEN.findall(line):
        if bar_line:
            bar = {}
        elif tie:
            tied = True
        else:
            divisor = int(parts) if parts else 2 ** len(slashes)
            length = unit * int(times or 1) / divisor
            if bend:
                bar[letter + octave] = BENT[bend]
            change = bar.get(letter + octave, signature.get(letter.upper(), 0))
            pitch = 0 if letter in "zx" else _pitch(letter, octave) + change
            if song and song[-1].pitch == pitch and (tied or not pitch):
                length += song.pop().length
            song.append(Event(pitch, length, ends=False))
            tied = False


@cache
def _pitch(letter: str, octave: str) -> int:
    higher = letter.islower() + octave.count("'") - octave.count(",")
    return STEPS[letter.upper()] + 12 * higher


def _moves(song: Song) -> Moves:
    notes = [event for event in song if event.pitch]
    return tuple((b.pitch - a.pitch, b.length / a.length) for a, b in pairwise(notes))


def _distinct(songs: Iterator[Song]) -> list[Song]:
    """Of songs that are the same but for key and tempo, the first."""
    found: dict[Moves, Song] = {}
    for song in songs:
        found.setdefault(_moves(song), song)
    return list(found.values())


def _runs(song: Song) -> set[Moves]:
    """All runs of ten moves, but for those on one or two notes, which say nothing."""
    moves = _moves(song)
    runs = (moves[at : at + RUN] for at in range(len(moves) - RUN + 1))
    return {run for run in runs if len(set(run)) > 2}


def _as_json(song: Song) -> dict[str, list[int | float | None]]:
    """A song as the candidate sees it; a rest has no pitch."""
    return {
        "pitch": [event.pitch or None for event in song],
        "length": [event.length for event in song],
        "phrase_ends": [number for number, event in enumerate(song) if event.ends],
    }


def _from_json(song: dict[str, list[int]]) -> Song:
    ends = set(song["phrase_ends"])
    sung = zip(song["pitch"], song["length"], strict=True)
    return [Event(pitch or 0, length, n in ends) for n, (pitch, length) in enumerate(sung)]


def _arrays(songs: list[Song]) -> tuple[np.ndarray, np.ndarray]:
    """Tunes (n, 80, 2) float32, and 1 or 0 a note (n, 80); rests and the last note are not asked."""
    tunes = np.zeros((len(songs), LONGEST, 2), dtype=np.float32)
    ends = np.full((len(songs), LONGEST), NOT_ASKED, dtype=np.int64)
    for row, song in enumerate(songs):
        tunes[row, : len(song)] = [(event.pitch, event.length) for event in song]
        ends[row, : len(song) - 1] = [e.ends if e.pitch else NOT_ASKED for e in song[:-1]]
    return tunes, ends


def _baselines(tunes: np.ndarray) -> dict[str, np.ndarray]:
    """No phrase ever ends; one ends before each rest; one ends there and on each long note."""
    pitch, length = np.moveaxis(tunes, -1, 0)
    rest = np.zeros_like(pitch, dtype=bool)
    rest[:, :-1] = (pitch[:, 1:] == 0) & (length[:, 1:] > 0)
    usual = np.array([np.median(row[row > 0]) for row in length])
    rules = {
        "never": np.zeros_like(rest),
        "before_a_rest": rest,
        "long_notes": rest | (length >= 2 * usual[:, None]),
    }
    return {
        name: one_hot(rule.ravel().astype(np.int64), 2).reshape(*rule.shape, 2)
        for name, rule in rules.items()
    }
