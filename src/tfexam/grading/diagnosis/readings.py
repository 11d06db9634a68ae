"""Mistakes in what a model answers: another unit, another order, another moment.

A reading takes an answer and gives what it may have been meant to say, in one or more ways; none
where the mistake can't have been made with such outputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import permutations, product
from typing import TYPE_CHECKING

import numpy as np

from tfexam.exam.category import Category
from tfexam.grading.diagnosis.case import ALL, Among
from tfexam.grading.diagnosis.feeds import moments

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from tfexam.bank.contract import Output
    from tfexam.grading.diagnosis.case import Case
    from tfexam.grading.measure import Answer
    from tfexam.grading.metrics import Array

FIGURES = frozenset({"real", "positive", "quantiles"})
UNITS = (10.0, 100.0, 1000.0, 1 / 10, 1 / 100, 1 / 1000, 60.0, 1 / 60)
"""Factors between units that figures are given in."""

SCALES = 3
"""Ways in which targets are scaled."""

LARGEST = 50.0
"""Of an exponent: beyond it nobody's target lies."""


@dataclass(frozen=True)
class Reading:
    """A mistake, and how it is undone.

    how    completes "with …, its answer earns 4"
    cause  completes "as it is, 1: …"
    mend   what to do
    among  the steps that are compared, with the mistake and without
    """

    code: str
    read: Callable[[Case, Answer], Iterator[Answer]]
    how: str
    cause: str
    mend: str
    among: Among = ALL


def from_logits(case: Case, answer: Answer) -> Iterator[Answer]:
    """A softmax, or a sigmoid, over what lies outside of 0 to 1."""
    yield from _each(case, answer, {"probabilities", "binary"}, _activated)


def normalised(case: Case, answer: Answer) -> Iterator[Answer]:
    """Probabilities that don't sum to one, divided by their sum."""
    yield from _each(case, answer, {"probabilities"}, _summed_to_one)


def turned_round(case: Case, answer: Answer) -> Iterator[Answer]:
    """Of yes or no the other one."""
    yield from _each(case, answer, {"binary"}, lambda _, a: 1 - a)


def next_class(case: Case, answer: Answer) -> Iterator[Answer]:
    """Each class's probability in its neighbour's place."""
    for by in (1, -1):
        yield from _each(case, answer, {"probabilities"}, lambda _, a: np.roll(a, by, axis=-1))  # noqa: B023


def other_order(case: Case, answer: Answer) -> Iterator[Answer]:
    """Classes in the order that makes most of the rows right."""
    yield from _each(case, answer, {"probabilities"}, lambda o, a: _reordered(case, o, a))


def unscaled(case: Case, answer: Answer) -> Iterator[Answer]:
    """Figures that were learnt standardised, from 0 to 1, or as parts of the largest.

    For all places of an output together, or for each of its own.
    """
    for by_place, number in product((False, True), range(SCALES)):
        yield from _each(
            case,
            answer,
            FIGURES,
            lambda o, a: _scaled(a, *_scales(case, o, by_place=by_place)[number]),  # noqa: B023
        )


def other_unit(case: Case, answer: Answer) -> Iterator[Answer]:
    """Figures times ten, a hundred, sixty …"""
    for factor in UNITS:
        yield from _each(case, answer, FIGURES, lambda _, a: a * factor)  # noqa: B023


def from_logarithm(case: Case, answer: Answer) -> Iterator[Answer]:
    """Figures that were learnt as their logarithm (of themselves, or of one more) or root."""
    for back in (np.exp, np.expm1, np.square):
        yield from _each(case, answer, FIGURES, lambda _, a: back(np.minimum(a, LARGEST)))  # noqa: B023


def by_window(case: Case, answer: Answer) -> Iterator[Answer]:
    """Forecasts in units of their own window: its mean, deviation, or last step."""
    for window in _windows(case):
        mean, deviation = moments(window, (1,))
        last = window[:, -1:]
        for size, start in ((mean, 0), (last, 0), (deviation, mean), (1, mean), (1, last)):
            yield from _each(
                case,
                answer,
                FIGURES,
                lambda _, a: _scaled(a, size, start),  # noqa: B023
            )


def other_step(case: Case, answer: Answer, by: int) -> Iterator[Answer]:
    """Steps that come one too late, or one too early; what is beyond the end is not compared."""
    if all(_has_steps(case, output) for output in case.spec.contract.outputs):
        yield {name: np.roll(array, -by, axis=1) for name, array in answer.items()}


def last_first(case: Case, answer: Answer) -> Iterator[Answer]:
    """Steps in reverse."""
    yield from _each(
        case, answer, _any_kind(case), lambda o, a: a[:, ::-1] if _has_steps(case, o) else None
    )


def other_outputs(case: Case, answer: Answer) -> Iterator[Answer]:
    """Outputs of one form, each in another's place."""
    outputs = case.spec.contract.outputs
    if len({(o.kind, o.shape) for o in outputs}) == 1:
        names = [output.name for output in outputs]
        for order in list(permutations(names))[1:]:
            yield {name: answer[other] for name, other in zip(names, order, strict=True)}


def other_boxes(case: Case, answer: Answer) -> Iterator[Answer]:
    """Boxes given by corner and size, by centre and size, or with rows before columns."""
    boxes = {name for name, metric in case.spec.measures.items() if metric == "box_iou"}
    for form in (_corner_and_size, _centre_and_size, _rows_first):
        if boxes:
            yield {**answer, **{name: form(answer[name]) for name in boxes}}


READINGS: tuple[Reading, ...] = (
    Reading(
        "logits",
        from_logits,
        "softmax or sigmoid over its answer",
        "its last layer gives logits",
        "End in activation='softmax' (one of several) or 'sigmoid' (yes or no), and train with "
        "from_logits=False.",
    ),
    Reading(
        "not-summing-to-1",
        normalised,
        "each row divided by its sum",
        "its probabilities don't sum to one",
        "End in softmax, not in sigmoid.",
    ),
    Reading(
        "turned-round",
        turned_round,
        "yes and no exchanged",
        "it takes 0 for yes",
        "Compare the labels that you trained with to brief.md.",
    ),
    Reading(
        "class-shifted",
        next_class,
        "every class moved by one place",
        "its classes begin at 1, not at 0 (or the other way round)",
        "Number the classes from 0, in the order of brief.md.",
    ),
    Reading(
        "classes-in-another-order",
        other_order,
        "the classes in another order",
        "its classes are in another order than brief.md's",
        "Name the order yourself: class_names=[…] of image_dataset_from_directory, vocabulary=[…] "
        "of StringLookup.",
    ),
    Reading(
        "target-scaled",
        unscaled,
        "its figures scaled back",
        "the target was scaled for training, and never scaled back",
        "End in keras.layers.Rescaling(deviation, offset=mean), or train on the target as it is.",
    ),
    Reading(
        "target-in-another-unit",
        other_unit,
        "its figures in another unit",
        "it answers in another unit than brief.md's",
        "End in keras.layers.Rescaling, or train in the unit of brief.md.",
    ),
    Reading(
        "target-as-logarithm",
        from_logarithm,
        "its figures taken back from logarithm or root",
        "it learnt the target's logarithm or root, and gives that",
        "End in keras.ops.exp, expm1 or square.",
    ),
    Reading(
        "target-by-window",
        by_window,
        "its figures in the window's own scale",
        "it answers in units of each window, and nothing scales that back",
        "Multiply by the window's mean or deviation (or add it) at the end of the model.",
    ),
    *(
        Reading(
            "one-step-off",
            partial(other_step, by=by),
            "its answer moved by one step",
            "its targets began one step too early or too late",
            "Write out the first window and its target by hand, and compare.",
            among,
        )
        for by, among in ((1, (0, -1)), (-1, (1, None)))
    ),
    Reading(
        "steps-backwards",
        last_first,
        "its steps the other way round",
        "its answer begins with the last step",
        "The first step of the answer is the one after the window.",
    ),
    Reading(
        "outputs-exchanged",
        other_outputs,
        "its outputs in another order",
        "its outputs have each other's names, or places",
        "Return a dictionary with the names of brief.md.",
    ),
    Reading(
        "box-in-another-form",
        other_boxes,
        "its boxes read in another form",
        "it gives boxes in another form than brief.md asks for",
        "The contract says which corner or size each of the four figures is.",
    ),
)


def _each(
    case: Case,
    answer: Answer,
    kinds: Collection[str],
    change: Callable[[Output, Array], Array | None],
) -> Iterator[Answer]:
    """The answer with all outputs of some kinds changed; then, of several, with one alone."""
    mine = [output for output in case.spec.contract.outputs if output.kind in kinds]
    groups: Iterable[list[Output]] = [mine, *([o] for o in mine if len(mine) > 1)]
    for group in groups:
        with np.errstate(all="ignore"):
            made = {o.name: change(o, answer[o.name].astype(np.float64)) for o in group}
        changed = {name: array for name, array in made.items() if array is not None}
        if changed:
            yield {**answer, **changed}


def _activated(output: Output, array: Array) -> Array | None:
    if array.min() >= 0 and array.max() <= 1:
        return None
    if output.kind == "binary":
        sigmoid: Array = 1 / (1 + np.exp(-array))
        return sigmoid
    powers = np.exp(array - array.max(axis=-1, keepdims=True))
    softmax: Array = powers / powers.sum(axis=-1, keepdims=True)
    return softmax


def _summed_to_one(_: Output, array: Array) -> Array | None:
    if array.min() < 0:
        return None
    summed: Array = array / np.maximum(array.sum(axis=-1, keepdims=True), 1e-9)
    return summed


def _reordered(case: Case, output: Output, array: Array) -> Array | None:
    """By what each true class is mostly taken for, the clearest first, each answer given once."""
    targets = case.held.targets[output.name]
    taken_for = array.argmax(axis=-1)
    count = array.shape[-1]
    seen = targets >= 0
    pairs = targets[seen].astype(np.int64) * count + taken_for[seen]
    met = np.bincount(pairs, minlength=count * count).reshape(count, count)
    order = np.full(count, -1)
    left = met.astype(np.int64)
    for _ in range(count):
        right, taken = divmod(int(left.argmax()), count)
        order[right] = taken
        left[right], left[:, taken] = -1, -1
    reordered: Array = array[..., order]
    return reordered


def _scales(case: Case, output: Output, *, by_place: bool) -> list[tuple[Array, Array]]:
    """Size and start of the scales that targets are brought to: what they are taken back by."""
    targets = case.held.targets[output.name].astype(np.float64)
    axes = (0,) if by_place else tuple(range(targets.ndim))
    mean, deviation = moments(targets, axes)
    low, high = targets.min(axis=axes, keepdims=True), targets.max(axis=axes, keepdims=True)
    return [(deviation, mean), (high - low, low), (high, np.zeros_like(high))]


def _scaled(array: Array, size: Array | float, start: Array | float) -> Array:
    scaled: Array = array * _beside(size, array) + _beside(start, array)
    return scaled


def _beside(figure: Array | float, array: Array) -> Array:
    """With axes of length 1 behind, as many as it takes to stand beside an answer."""
    found: Array = np.asarray(figure, dtype=np.float64)
    beside: Array = found.reshape(found.shape + (1,) * max(array.ndim - found.ndim, 0))
    return beside


def _windows(case: Case) -> Iterator[Array]:
    """Each series that is fed, (n, T), in the category of series."""
    if case.category is not Category.TIMESERIES:
        return
    for asked in case.spec.contract.inputs:
        array = case.inputs[asked.name]
        if asked.dtype == "float32" and array.ndim == 2 and array.shape[1] > 1:
            yield array
        if asked.dtype == "float32" and array.ndim == 3:
            yield from (array[:, :, feature] for feature in range(min(array.shape[2], 4)))


def _any_kind(case: Case) -> set[str]:
    return {output.kind for output in case.spec.contract.outputs}


def _has_steps(case: Case, output: Output) -> bool:
    series = case.category in {Category.TIMESERIES, Category.TEXT}
    return series and len(output.targets) >= 1 and output.targets[0] > 2


def _corner_and_size(array: Array) -> Array:
    corner, size = array[:, :2], array[:, 2:]
    return np.concatenate([corner, corner + size], axis=1)


def _centre_and_size(array: Array) -> Array:
    return np.concatenate(
        [array[:, :2] - array[:, 2:] / 2, array[:, :2] + array[:, 2:] / 2], axis=1
    )


def _rows_first(array: Array) -> Array:
    turned: Array = array[:, [1, 0, 3, 2]]
    return turned
