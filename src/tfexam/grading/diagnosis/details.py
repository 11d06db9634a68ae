"""What a score is made of: by class or step, and the rows that went worst."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tfexam.bank.contract import Output
    from tfexam.grading.diagnosis.case import Case
    from tfexam.grading.measure import Answer
    from tfexam.grading.metrics import Array

WORST = 10
"""Rows that are shown."""

PARTS = 5
"""Classes or steps that are shown, the worst first."""

TINY = 1e-12
SMALLEST = 8
"""Pixels along either side, below which there is nothing to look at."""

LONGEST = 48
"""Characters of a row's inputs that are shown."""


@dataclass(frozen=True)
class Part:
    """How well one class, step or output is told; `taken_for` is what it is mostly mistaken for."""

    name: str
    figure: float
    unit: str
    taken_for: str = ""


@dataclass(frozen=True)
class Picture:
    """What can be looked at: a byte a value, of 1 or 3 channels, pixel by pixel, line by line."""

    width: int
    height: int
    channels: int
    pixels: bytes


Pictures = tuple[Picture | None, Picture | None, Picture | None]


@dataclass(frozen=True)
class Row:
    """A row that went wrong: what was fed, what was right, what the model said.

    pictures  of these three, those that are pictures
    """

    fed: str
    right: str
    said: str
    pictures: Pictures = (None, None, None)


def parts(case: Case, answer: Answer) -> list[Part]:
    """The worst classes of each output of classes, the error by step of each output of figures."""
    return [part for o in case.spec.contract.outputs for part in _parts(case, o, answer[o.name])]


def worst(case: Case, answer: Answer) -> list[Row]:
    """The rows that are furthest off, the worst first."""
    outputs = case.spec.contract.outputs
    off = [_off(o, case.held.targets[o.name], answer[o.name].astype(float)) for o in outputs]
    together = sum(each / max(float(each.mean()), TINY) for each in off)
    order = np.argsort(-np.asarray(together), kind="stable")[:WORST]
    return [_row(case, answer, int(row)) for row in order]


def _off(output: Output, targets: Array, array: Array) -> Array:
    """How far off each row is: what the right class lacks to 1, or the distance; (n,)."""
    if output.kind == "probabilities":
        seen = targets >= 0
        chosen = np.where(seen, targets, 0).astype(np.int64)[..., None]
        lacking = np.where(seen, 1 - np.take_along_axis(array, chosen, axis=-1)[..., 0], 0)
    elif output.kind == "quantiles":
        lacking = np.abs(array - targets.astype(float)[..., None])
    else:
        lacking = np.abs(array - targets.astype(float).reshape(array.shape))
    off: Array = lacking.reshape(len(array), -1).mean(axis=1)
    return off


def _parts(case: Case, output: Output, array: Array) -> list[Part]:
    targets = case.held.targets[output.name]
    if output.kind == "probabilities":
        return _by_class(output, targets, array)
    if output.kind in {"real", "positive"} and len(output.shape) == 1:
        return _by_place(output, targets, array)
    return []


def _by_class(output: Output, targets: Array, array: Array) -> list[Part]:
    seen = targets >= 0
    right, taken = targets[seen].astype(int), array.argmax(axis=-1)[seen]
    found = []
    for number in np.unique(right):
        answers = taken[right == number]
        others = answers[answers != number]
        most = label(output, int(np.bincount(others).argmax())) if len(others) else ""
        share = float((answers == number).mean())
        found.append(Part(label(output, int(number)), share, "right", most))
    return sorted(found, key=lambda part: part.figure)[:PARTS]


def _by_place(output: Output, targets: Array, array: Array) -> list[Part]:
    errors = np.abs(targets.astype(float) - array.astype(float)).mean(axis=0).reshape(-1)
    if len(errors) == 1:
        return []
    shown = np.unique(np.linspace(0, len(errors) - 1, PARTS).round().astype(int))
    return [Part(f"{output.name} {i + 1}", float(errors[i]), "off") for i in shown]


def _row(case: Case, answer: Answer, row: int) -> Row:
    fed = " · ".join(_shown(case.inputs[i.name][row]) for i in case.spec.contract.inputs)
    right, said = [], []
    for output in case.spec.contract.outputs:
        target, given = case.held.targets[output.name][row], answer[output.name][row]
        classes = output.kind == "probabilities"
        right.append(_named(output, target) if classes else _shown(target))
        said.append(_named(output, given.argmax(axis=-1)) if classes else _shown(given))
    texts = _cut(fed), _cut(" · ".join(right)), _cut(" · ".join(said))
    return Row(*texts, _pictures(case, answer, row))


def _pictures(case: Case, answer: Answer, row: int) -> Pictures:
    targets = case.held.targets
    names = [name for name in targets if targets[name][row].size == answer[name][row].size]
    said = [answer[name][row] for name in names]
    right = [targets[name][row].reshape(answer[name][row].shape) for name in names]
    fed = [np.asarray(array[row]) for array in case.inputs.values()]  # a text is no array
    return _first_picture(fed), _first_picture(right), _first_picture(said)


def _first_picture(arrays: list[Array]) -> Picture | None:
    return next(filter(None, map(_picture, arrays)), None)


def _picture(values: Array) -> Picture | None:
    """Values (height, width, 1 or 3) as a picture, the least one dark; None for any other array."""
    if values.ndim != 3 or values.shape[2] not in (1, 3) or min(values.shape[:2]) < SMALLEST:
        return None
    known = np.nan_to_num(values.astype(np.float64))
    low = min(0.0, float(known.min()))
    high = next(top for top in (1.0, 255.0, float(known.max())) if known.max() <= top)
    height, width, channels = values.shape
    pixels = np.round(255 * (known - low) / (high - low)).astype(np.uint8)
    return Picture(width, height, channels, pixels.tobytes())


def _named(output: Output, classes: Array) -> str:
    return " ".join(label(output, int(c)) for c in np.atleast_1d(classes).reshape(-1) if c >= 0)


def label(output: Output, number: int) -> str:
    """What a class is called: by its name, or its number where it has none."""
    return output.labels[number] if output.labels else str(number)


def _shown(values: Array) -> str:
    flat = np.atleast_1d(values).reshape(-1)
    if flat.dtype.kind in "OU":  # texts, or a text alone
        return " ".join(str(text) for text in flat)
    if len(flat) > 100:
        return f"{'×'.join(map(str, values.shape))}, mean {np.nanmean(flat):.3g}"
    return " ".join(f"{value:.4g}" for value in flat)


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[: LONGEST - 1]}…"
