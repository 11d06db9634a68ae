"""Shoulder exercises felt by a watch: of each person one arm is public, the other is asked.

What is asked are streams of 20 seconds, put together out of one person's recordings of the arm that
was kept back: a few seconds of one exercise, then of another. Streams of a person are a group.
"""

from __future__ import annotations

import csv
import pickletools
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tfexam.authoring import HeldOut, one_hot, read_rows, source

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("PEN", "ABD", "FEL", "IR", "ER", "TRAP", "ROW")
SENSORS = ("ax", "ay", "az", "wx", "wy", "wz")
SIDES = ("left", "right")
PEOPLE = 10
RATE, SECONDS = 50, 20
STEP = RATE // 2
"""Samples of half a second, for which there is one answer."""

SHORTEST, LONGEST = 3 * RATE, 9 * RATE
"""Samples of a stretch."""
STREAMS = 40
"""Streams that are asked of each person."""


class Recording(NamedTuple):
    """One exercise with one arm; samples (n, 6), 50 a second."""

    kind: int
    person: int
    side: int
    samples: np.ndarray


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the recordings of one arm of each person; put streams together out of the others."""
    recordings = read()
    kept_back = rng.permutation(PEOPLE) % 2
    shown = [r for r in recordings if r.side != kept_back[r.person]]
    asked = [r for r in recordings if r.side == kept_back[r.person]]
    assert not {r.samples.tobytes() for r in asked} & {r.samples.tobytes() for r in shown}
    write(public, shown, rng)
    samples, kinds = streams(asked, STREAMS, rng)
    people = np.repeat(np.arange(PEOPLE), STREAMS)
    return HeldOut({"samples": samples}, kinds, baselines(shown, len(kinds)), people)


def public_rows(public: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Streams out of the candidate's recordings, put together as those that are asked."""
    lines = read_rows(public / "recordings.csv")
    people = sorted({line["person"] for line in lines})
    recordings = [
        Recording(
            KINDS.index(line["exercise"]),
            people.index(line["person"]),
            SIDES.index(line["arm"]),
            np.loadtxt(public / line["file"], np.float32, delimiter=",", skiprows=1),
        )
        for line in lines
    ]
    samples, kinds = streams(recordings, 4 * STREAMS, np.random.default_rng(0))
    return {"samples": samples}, kinds


def read() -> list[Recording]:
    """The 140 recordings, in the package's order, which is none. Read, but never unpickled.

    The file is a pickle of arrays' bytes as text: 140 of samples, one column after the other, and
    then the exercises, the people (1 to 10) and the arms (0 is the left one).
    """
    raw = source("seglearn/data/watch_dataset.npy").read_bytes()
    start = 10 + int.from_bytes(raw[8:10], "little")
    texts = [value for code, value, _ in pickletools.genops(raw[start:]) if is_text(code)]
    *samples, kinds, people, sides = (t.encode("latin-1") for t in texts if len(t) > 1000)
    numbers = zip(
        np.frombuffer(kinds, "<i8").tolist(),
        (np.frombuffer(people, "<i8") - 1).tolist(),
        np.frombuffer(sides, "<f8").astype(int).tolist(),
        strict=True,
    )
    arrays = [np.frombuffer(s, "<f8").reshape(len(SENSORS), -1).T for s in samples]
    found = [
        Recording(*which, a.astype(np.float32)) for which, a in zip(numbers, arrays, strict=True)
    ]
    everything = product(range(len(KINDS)), range(PEOPLE), range(len(SIDES)))
    assert sorted(r[:3] for r in found) == sorted(everything)
    return found


def is_text(code: pickletools.OpcodeInfo) -> bool:
    return code.name == "BINUNICODE"


def write(public: Path, recordings: list[Recording], rng: np.random.Generator) -> None:
    """One CSV file a recording, and the list of them; files are numbered in a random order."""
    (public / "recordings").mkdir()
    names = rng.permutation(PEOPLE)
    lines = []
    for number, row in enumerate(rng.permutation(len(recordings)), start=1):
        kind, person, side, samples = recordings[row]
        file = f"recordings/{number:03}.csv"
        np.savetxt(public / file, samples, "%.5g", ",", header=",".join(SENSORS), comments="")
        lines.append([file, "ABCDEFGHIJ"[names[person]], SIDES[side], KINDS[kind]])
    with (public / "recordings.csv").open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(["file", "person", "arm", "exercise"])
        out.writerows(lines)


def streams(
    recordings: list[Recording], each: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """So many streams of each person, (n, 1000, 6), and the exercise at each half-second, (n, 40)."""
    by_person = [[r for r in recordings if r.person == person] for person in range(PEOPLE)]
    made = [stream(own, rng) for own in by_person for _ in range(each)]
    samples, kinds = (np.stack(parts) for parts in zip(*made, strict=True))
    return samples, kinds


def stream(recordings: list[Recording], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Stretches of recordings end to end, (1000, 6), and the exercise amid each half-second."""
    samples = np.empty((SECONDS * RATE, len(SENSORS)), np.float32)
    kinds = np.empty(len(samples), np.int64)
    at, last = -int(rng.integers(LONGEST)), -1
    while at < len(samples):
        last = int(rng.choice([i for i in range(len(recordings)) if i != last]))
        choice = recordings[last]
        long = int(rng.integers(SHORTEST, LONGEST + 1))
        first = int(rng.integers(len(choice.samples) - long + 1))
        piece = choice.samples[first : first + long][max(-at, 0) :][: len(samples) - max(at, 0)]
        begin = max(at, 0)
        samples[begin : begin + len(piece)] = piece
        kinds[begin : begin + len(piece)] = choice.kind
        at += long
    return samples, kinds[STEP // 2 :: STEP]


def baselines(shown: list[Recording], rows: int) -> dict[str, np.ndarray]:
    """Always the exercise that was recorded longest."""
    long = np.zeros(len(KINDS))
    for recording in shown:
        long[recording.kind] += len(recording.samples)
    steps = SECONDS * RATE // STEP
    always = np.full(rows * steps, long.argmax())
    return {"longest": one_hot(always, len(KINDS)).reshape(rows, steps, len(KINDS))}
