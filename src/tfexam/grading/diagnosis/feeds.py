"""Mistakes in what a model is fed: it was trained on other inputs than the grader feeds.

A feed takes the inputs as asked, by name, n rows each, and gives them as they may have been in
training; None where the mistake can't have been made with such inputs.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from tfexam.exam.category import Category

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfexam.bank.contract import Input
    from tfexam.grading.diagnosis.case import Case
    from tfexam.grading.metrics import Array

Fed = dict[str, "Array"]

CHANNELS = frozenset({1, 3, 4})
SPREAD = 1e-6
"""Below this standard deviation a feature is a constant, and is not divided by it."""

PAIRS = 3
"""How many pairs of inputs are tried in each other's place."""

NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True)
class Feed:
    """A mistake, and how it is undone.

    how    completes "fed …, it earns 4"
    cause  completes "as asked, it earns 1: …"
    mend   what to do
    """

    code: str
    make: Callable[[Case], Fed | None]
    how: str
    cause: str
    mend: str


def divided(case: Case) -> Fed | None:
    """Pictures from 0 to 255, divided."""
    return _pictures(case, lambda x: x / 255, bright=True)


def around_zero(case: Case) -> Fed | None:
    """Pictures from 0 to 255, brought to -1 to 1."""
    return _pictures(case, lambda x: x / 127.5 - 1, bright=True)


def multiplied(case: Case) -> Fed | None:
    """Pictures from 0 to 1, brought to 0 to 255."""
    return _pictures(case, lambda x: x * 255, bright=False)


def inverted(case: Case) -> Fed | None:
    """Pictures with light and dark exchanged."""
    light = _pictures(case, lambda x: 255 - x, bright=True)
    return light or _pictures(case, lambda x: 1 - x, bright=False)


def other_channels(case: Case) -> Fed | None:
    """Pictures with red and blue exchanged."""
    return _changed(
        case, lambda i, x: x[..., ::-1] if _is_picture(i) and i.shape[-1] == 3 else None
    )


def transposed(case: Case) -> Fed | None:
    """Square pictures with rows and columns exchanged."""
    return _changed(
        case,
        lambda i, x: np.swapaxes(x, 1, 2) if _is_picture(i) and i.shape[0] == i.shape[1] else None,
    )


def standardised(case: Case) -> Fed | None:
    """Each feature (of pictures: all pixels together) with mean 0 and standard deviation 1."""
    return _changed(case, lambda i, x: _scaled(i, x, by_deviation=True))


def centred(case: Case) -> Fed | None:
    """Each feature with mean 0."""
    return _changed(case, lambda i, x: _scaled(i, x, by_deviation=False))


def to_unit(case: Case) -> Fed | None:
    """Each feature from 0 to 1; pictures are another mistake."""
    return _changed(case, _to_unit)


def by_window(case: Case) -> Fed | None:
    """Each row's series with mean 0 and standard deviation 1."""
    return _changed(case, lambda i, x: _by_window(x) if _is_series(case, i) else None)


def by_window_mean(case: Case) -> Fed | None:
    """Each row's series divided by its mean."""
    return _changed(case, lambda i, x: _by_window_mean(x) if _is_series(case, i) else None)


def backwards(case: Case) -> Fed | None:
    """Series with their last step first."""
    return _changed(case, lambda i, x: x[:, ::-1] if _is_series(case, i) else None)


def gaps_as_zero(case: Case) -> Fed | None:
    """What is missing, as 0."""
    return _changed(case, lambda i, x: np.nan_to_num(x, nan=0.0) if _has_gaps(i, x) else None)


def gaps_as_mean(case: Case) -> Fed | None:
    """What is missing, as its feature's mean."""
    return _changed(case, lambda i, x: _filled(x) if _has_gaps(i, x) else None)


def in_lower_case(case: Case) -> Fed | None:
    """Texts in lower case."""
    return _texts(case, str.lower)


def without_punctuation(case: Case) -> Fed | None:
    """Texts in lower case and without punctuation."""
    return _texts(case, lambda text: text.lower().translate(NO_PUNCTUATION))


def exchanged(case: Case, pair: int) -> Fed | None:
    """Two inputs of one form, one in the other's place: the first such pair, or a later one."""
    pairs = [
        (one.name, other.name)
        for one, other in combinations(case.spec.contract.inputs, 2)
        if (one.dtype, one.shape) == (other.dtype, other.shape)
    ]
    if pair >= len(pairs):
        return None
    one, other = pairs[pair]
    return {**case.inputs, one: case.inputs[other], other: case.inputs[one]}


OUTSIDE = "that step was done to the data before training, and is not in the saved model"

ADAPT = "Let the model begin with a keras.layers.Normalization, adapted to the training data."

FEEDS: tuple[Feed, ...] = (
    Feed(
        "divided-by-255",
        divided,
        "pictures from 0 to 1",
        OUTSIDE,
        "Let the model begin with keras.layers.Rescaling(1 / 255), and train it on what the "
        "grader feeds.",
    ),
    Feed(
        "from-minus-1-to-1",
        around_zero,
        "pictures from -1 to 1",
        OUTSIDE,
        "Let the model begin with keras.layers.Rescaling(1 / 127.5, offset=-1).",
    ),
    Feed(
        "times-255",
        multiplied,
        "pictures from 0 to 255",
        "it was trained on bytes, and the grader feeds 0 to 1",
        "Divide by 255 before training, or begin with keras.layers.Rescaling(255).",
    ),
    Feed(
        "inverted",
        inverted,
        "pictures with light and dark exchanged",
        "it was trained on the negatives of what the grader feeds",
        "Train on the pictures as they are, or begin with keras.layers.Rescaling(-1, offset=255).",
    ),
    Feed(
        "channels-exchanged",
        other_channels,
        "pictures with red and blue exchanged",
        "it was trained on BGR (OpenCV reads so), and the grader feeds RGB",
        "Read pictures with keras.utils.load_img, or turn their last axis round before training.",
    ),
    Feed(
        "transposed",
        transposed,
        "pictures with rows and columns exchanged",
        "its pictures were transposed in training",
        "Look at one with matplotlib before you train.",
    ),
    Feed(
        "standardised",
        standardised,
        "inputs with mean 0 and standard deviation 1",
        OUTSIDE,
        ADAPT,
    ),
    Feed(
        "centred",
        centred,
        "inputs less their mean",
        OUTSIDE,
        ADAPT,
    ),
    Feed(
        "scaled-to-1",
        to_unit,
        "inputs from 0 to 1",
        OUTSIDE,
        "Let the model begin with keras.layers.Rescaling or Normalization, in place of a scaler "
        "outside.",
    ),
    Feed(
        "window-standardised",
        by_window,
        "series with each window's own mean and standard deviation taken out",
        OUTSIDE,
        "Do it in the model: keras.ops.mean and keras.ops.std over the steps.",
    ),
    Feed(
        "window-divided",
        by_window_mean,
        "series divided by each window's own mean",
        OUTSIDE,
        "Do it in the model: divide by keras.ops.mean over the steps.",
    ),
    Feed(
        "backwards",
        backwards,
        "series with the last step first",
        "in training its windows ran backwards",
        "The oldest step comes first: compare a window with brief.md.",
    ),
    Feed(
        "gaps-as-zero",
        gaps_as_zero,
        "inputs with 0 for what is missing",
        OUTSIDE,
        "Fill the gaps in the model: keras.ops.nan_to_num.",
    ),
    Feed(
        "gaps-as-mean",
        gaps_as_mean,
        "inputs with the mean for what is missing",
        OUTSIDE,
        "Fill the gaps in the model: keras.ops.where(keras.ops.isnan(x), mean, x).",
    ),
    Feed(
        "lower-case",
        in_lower_case,
        "texts in lower case",
        OUTSIDE,
        "Let TextVectorization do it: standardize='lower'.",
    ),
    Feed(
        "no-punctuation",
        without_punctuation,
        "texts in lower case, without punctuation",
        OUTSIDE,
        "Let TextVectorization do it: standardize='lower_and_strip_punctuation'.",
    ),
    *(
        Feed(
            "inputs-exchanged",
            partial(exchanged, pair=pair),
            "two of its inputs exchanged",
            "they have each other's names, or places",
            "The grader feeds by name: compare keras.Input(name=…) with brief.md.",
        )
        for pair in range(PAIRS)
    ),
)


def _changed(case: Case, change: Callable[[Input, Array], Array | None]) -> Fed | None:
    """All inputs, those changed that the mistake concerns; None where it concerns none."""
    made = {i.name: change(i, case.inputs[i.name]) for i in case.spec.contract.inputs}
    found = {name: array for name, array in made.items() if array is not None}
    return {**case.inputs, **found} if found else None


def _pictures(case: Case, change: Callable[[Array], Array], *, bright: bool) -> Fed | None:
    """Pictures changed, if they are of bytes (`bright`) or from 0 to 1."""

    def one(asked: Input, array: Array) -> Array | None:
        if not _is_picture(asked) or (array.max() > 1.5) != bright:
            return None
        return change(array.astype(np.float32))

    return _changed(case, one)


def _texts(case: Case, change: Callable[[str], str]) -> Fed | None:
    def one(asked: Input, array: Array) -> Array | None:
        if asked.dtype != "string":
            return None
        before = array.reshape(-1).tolist()
        after = [change(text) for text in before]
        return None if after == before else np.array(after, dtype=object).reshape(array.shape)

    return _changed(case, one)


def _scaled(asked: Input, array: Array, *, by_deviation: bool) -> Array | None:
    if not _is_real(asked):
        return None
    axes = tuple(range(array.ndim if _is_picture(asked) else array.ndim - 1))
    mean, deviation = moments(array, axes)
    centred_ = array - mean
    return (centred_ / deviation if by_deviation else centred_).astype(np.float32)


def _to_unit(asked: Input, array: Array) -> Array | None:
    if not _is_real(asked) or _is_picture(asked):
        return None
    axes = tuple(range(array.ndim - 1))
    gaps = np.isnan(array)
    low = np.where(gaps, np.inf, array).min(axis=axes)
    high = np.where(gaps, -np.inf, array).max(axis=axes)
    unit: Array = (array - low) / np.where(high - low > SPREAD, high - low, 1)
    return unit.astype(np.float32)


def _by_window(array: Array) -> Array:
    mean, deviation = moments(array, (1,))
    return ((array - mean) / deviation).astype(np.float32)


def _by_window_mean(array: Array) -> Array:
    mean, _ = moments(array, (1,))
    divided_: Array = array / np.where(np.abs(mean) > SPREAD, mean, 1)
    return divided_.astype(np.float32)


def _filled(array: Array) -> Array:
    mean, _ = moments(array, tuple(range(array.ndim - 1)))
    filled: Array = np.where(np.isnan(array), mean, array).astype(np.float32)
    return filled


def moments(array: Array, axes: tuple[int, ...]) -> tuple[Array, Array]:
    """Mean and standard deviation over some axes, which stay with length 1, gaps left out.

    The deviation of what does not vary is 1: it is there to divide by.
    """
    x = array.astype(np.float64)
    there = ~np.isnan(x)
    count = np.maximum(there.sum(axis=axes, keepdims=True), 1)
    mean = np.where(there, x, 0).sum(axis=axes, keepdims=True) / count
    square = np.where(there, (x - mean) ** 2, 0).sum(axis=axes, keepdims=True) / count
    deviation = np.sqrt(square)
    return mean, np.where(deviation > SPREAD, deviation, 1)


def _is_real(asked: Input) -> bool:
    return asked.dtype == "float32" or (asked.dtype == "uint8" and _is_picture(asked))


def _is_picture(asked: Input) -> bool:
    return asked.dtype != "string" and len(asked.shape) == 3 and asked.shape[-1] in CHANNELS


def _is_series(case: Case, asked: Input) -> bool:
    """Steps along the first axis: (T, F) anywhere, (T,) in the category of series."""
    long = asked.dtype == "float32" and asked.shape[0] > 1
    in_place = len(asked.shape) == 2 or (
        len(asked.shape) == 1 and case.category is Category.TIMESERIES
    )
    return long and in_place


def _has_gaps(asked: Input, array: Array) -> bool:
    return _is_real(asked) and bool(np.isnan(array).any())
