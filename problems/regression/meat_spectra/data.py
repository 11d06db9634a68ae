"""Near-infrared spectra of minced meat: samples are held out, look-alikes kept together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from tfexam.authoring import HeldOut, chains, read_columns, source, split_groups

if TYPE_CHECKING:
    from pathlib import Path

HELD_OUT = 0.4
CHANNELS = 100
NAMES = ["water", "fat", "protein"]
NEAR = 0.004
"""Distance of two spectra's slopes below which they may be the same meat, measured again."""


def build(public: Path, rng: np.random.Generator) -> HeldOut:
    """Write the public samples as JSON lines; hold out 40 % of the groups of look-alikes."""
    spectra, contents = _distinct()
    groups = _groups(spectra, contents)
    shown, held = split_groups(groups, HELD_OUT, rng)
    _write_samples(public / "samples.jsonl", spectra, contents, rng.permutation(shown))
    assert not set(groups[shown]) & set(groups[held])
    assert not {row.tobytes() for row in spectra[shown]} & {row.tobytes() for row in spectra[held]}
    wanted = contents.astype(np.float32)
    alike = shown[_distances(spectra[held], spectra[shown]).argmin(axis=1)]
    return HeldOut(
        {"spectrum": spectra[held].astype(np.float32)},
        _by_name(wanted[held]),
        {
            "mean": _by_name(np.tile(wanted[shown].mean(axis=0), (len(held), 1))),
            "median": _by_name(np.tile(np.median(wanted[shown], axis=0), (len(held), 1))),
            "most_alike": _by_name(wanted[alike]),
        },
        groups[held],
    )


def _distinct() -> tuple[np.ndarray, np.ndarray]:
    """Absorbances (n, 100) and percentages (n, 3), in tenths; of exact repeats the first one."""
    columns = read_columns(source("data.csv.gz")).values()
    rows = zip(*(map(float, column) for column in columns), strict=True)
    table = np.array(list(dict.fromkeys(rows)))
    return table[:, :CHANNELS], table[:, CHANNELS:]


def _groups(spectra: np.ndarray, contents: np.ndarray) -> np.ndarray:
    """A group number (n,) for each sample: alike in slope, or equal in all three contents."""
    slopes = np.diff(spectra, axis=1)
    alike = (_distances(slopes, slopes) < NEAR) | (contents[:, None] == contents).all(axis=2)
    return chains.families([np.flatnonzero(row).tolist() for row in alike])


def _distances(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Euclidean, (n, m), between each of some rows and each of the others."""
    return np.sqrt(((some[:, None] - others) ** 2).sum(axis=2))


def _by_name(contents: np.ndarray) -> dict[str, np.ndarray]:
    """Each column as an array (n, 1) of its own."""
    return {name: contents[:, place, None] for place, name in enumerate(NAMES)}


def _write_samples(
    path: Path, spectra: np.ndarray, contents: np.ndarray, chosen: np.ndarray
) -> None:
    """One object a line; the order says nothing (the source sorts by fat)."""
    with path.open("w", encoding="utf-8") as stream:
        for number, row in enumerate(chosen.tolist(), 1):
            percent = dict(zip(NAMES, contents[row].tolist(), strict=True))
            sample = {"sample": number, "percent": percent, "absorbance": spectra[row].tolist()}
            stream.write(json.dumps(sample) + "\n")
