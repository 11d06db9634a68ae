"""Each mistake is named where it was made alone, and a sound model is accused of none.

The models are functions of numpy: what a network would have learnt, were it perfect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.cases import a_case, named, x_of
from tfexam.grading.diagnosis.diagnose import diagnose
from tfexam.grading.diagnosis.feeds import FEEDS
from tfexam.grading.diagnosis.readings import READINGS
from tfexam.worker.protocol import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support.cases import Array, Model
    from tfexam.grading.diagnosis.case import Case

ROWS = 120
RNG = np.random.default_rng(7)

# Pictures from 0 to 255, or to 1: how bright one corner is.
PICTURES = RNG.uniform(0, 255, (ROWS, 6, 6, 3)).astype("float32")
PICTURES[..., 0] *= np.linspace(0.2, 1, ROWS)[:, None, None]
PICTURES *= np.linspace(0.1, 1, 6)[:, None]


def corner(x: Array) -> Array:
    bright: Array = x[:, :2, 3:, 0].mean(axis=(1, 2))[:, None] / 25
    return bright


BYTES = a_case({"x": PICTURES}, x_of(corner), "mae", "vision", output=("real", (1,)))
UNIT = a_case(
    {"x": PICTURES / 255}, x_of(lambda x: corner(255 * x)), "mae", "vision", output=("real", (1,))
)

# A table with features of very different size, one of them with gaps.
TABLE = RNG.normal([3, 500, -20], [1, 90, 4], (ROWS, 3)).astype("float32")
GAPS = TABLE.copy()
GAPS[::3, 0] = np.nan


def price(x: Array) -> Array:
    there = np.where(np.isnan(x[:, 0]), 9, x[:, 0])
    found: Array = (there**2 + x[:, 1] / 30 + x[:, 2])[:, None]
    return found


def gap_at(x: Array, value: float) -> Array:
    """A model that takes this value for a gap."""
    known = x.copy()
    known[np.abs(x[:, 0] - value) < 1e-4, 0] = 9
    found: Array = (known[:, 0] ** 2 + known[:, 1] / 30 + known[:, 2])[:, None]
    return found


NUMBERS = a_case({"x": TABLE}, x_of(price), "mae", "regression", output=("real", (1,)))
WITH_GAPS = a_case({"x": GAPS}, x_of(price), "mae", "regression", output=("real", (1,)))
MEAN, DEVIATION = TABLE.mean(axis=0), TABLE.std(axis=0)
LOW, HIGH = TABLE.min(axis=0), TABLE.max(axis=0)

# Windows of a series, each on a level of its own, and the steps after them.
LEVEL = RNG.uniform(20, 200, (ROWS, 1))
SERIES = (LEVEL * (1 + 0.2 * RNG.normal(size=(ROWS, 8)))).astype("float32")


STEPS = 12


def coming(x: Array) -> Array:
    k = np.arange(STEPS)
    found: Array = x[:, -1:] * (1 + 0.05 * k) + (x[:, 2:3] - x[:, :1]) * k / 20
    return found


WINDOWS = a_case({"x": SERIES}, x_of(coming), "mae", "timeseries", output=("real", (STEPS,)))


def in_window_means(x: Array) -> Array:
    mean = x.mean(axis=1, keepdims=True)
    found: Array = coming(x) / np.where(np.abs(mean) < 1e-3, 1, mean)
    return found


def late(x: Array) -> Array:
    """Each step as it was one step before; the first one is the window's last."""
    return np.concatenate([x[:, -1:], coming(x)[:, :-1]], axis=1)


def shape_of(x: Array) -> Array:
    """What only a window's shape says, not its level."""
    found: Array = np.stack([x[:, -1] ** 2, x[:, 2] - x[:, 0], x[:, 4]], axis=1)
    return found


def in_deviations(x: Array) -> Array:
    found: Array = (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)
    return found


def in_means(x: Array) -> Array:
    found: Array = x / x.mean(axis=1, keepdims=True)
    return found


STANDARD = a_case(
    {"x": SERIES},
    x_of(lambda x: 20 * shape_of(in_deviations(x))),
    "mae",
    "timeseries",
    output=("real", (3,)),
)
DIVIDED = a_case(
    {"x": SERIES},
    x_of(lambda x: 90 * shape_of(in_means(x))),
    "mae",
    "timeseries",
    output=("real", (3,)),
)

# Words, of which capitals and full stops say nothing.
WORDS = np.array([[w] for w in RNG.choice(["Yes.", "No!", "Maybe?", "yes", "no"], ROWS)], object)


def meant(x: Array, known: tuple[str, ...] = ("yes", "no", "maybe")) -> Array:
    """Probabilities of three classes; what is not known could be any."""
    found = np.full((len(x), 3), 1 / 3)
    for row, (word,) in enumerate(x.tolist()):
        if word in known:
            found[row] = [0.9 if one == word else 0.05 for one in known]
    return found


def read(x: Array) -> Array:
    return np.array([[w.lower().strip(".!?")] for (w,) in x.tolist()], object)


def small_letters(x: Array) -> Array:
    """A model that has seen texts in lower case alone, full stops and all."""
    return meant(
        np.array([[read(x)[i, 0] if w.islower() else w] for i, (w,) in enumerate(x)], object)
    )


TEXTS = a_case(
    {"x": WORDS},
    x_of(lambda x: meant(read(x))),
    "accuracy",
    "text",
    output=("probabilities", (3,)),
)

# Classes by the largest of four figures; yes where the sum of two is large.
FIGURES = RNG.normal(size=(ROWS, 4)).astype("float32")


def softmax(x: Array) -> Array:
    found: Array = np.exp(3 * x) / np.exp(3 * x).sum(axis=-1, keepdims=True)
    return found


def sigmoid(x: Array) -> Array:
    found: Array = 1 / (1 + np.exp(-9 * (x[:, :1] + x[:, 1:2])))
    return found


CLASSES = a_case(
    {"x": FIGURES}, x_of(softmax), "accuracy", "tabular", output=("probabilities", (4,))
)
YES_NO = a_case({"x": FIGURES}, x_of(sigmoid), "accuracy", "tabular", output=("binary", (1,)))

# A box within 40 by 40, and two figures with a name each.
BOX = a_case(
    {"x": RNG.uniform(1, 19, (ROWS, 4)).astype("float32")},
    x_of(lambda x: np.stack([x[:, 0], 2 * x[:, 1], x[:, 0] + x[:, 2], 2 * x[:, 1] + x[:, 3]], 1)),
    "box_iou",
    "vision",
    output=("real", (4,)),
)


def box(inputs: Mapping[str, Array]) -> Array:
    x = inputs["x"]
    found: Array = np.stack(
        [x[:, 0], 2 * x[:, 1], x[:, 0] + x[:, 2], 2 * x[:, 1] + x[:, 3]], axis=1
    )
    return found


def both(inputs: Mapping[str, Array]) -> dict[str, Array]:
    a, b = inputs["first"], inputs["second"]
    return {"fat": 3 * a + b, "water": b**2 - 5 * a}


TWO = a_case(
    {name: RNG.uniform(1, 9, (ROWS, 1)).astype("float32") for name in ("first", "second")},
    both,
    "mae",
    "regression",
    fat=("real", (1,)),
    water=("real", (1,)),
)


def crossed(inputs: Mapping[str, Array]) -> dict[str, Array]:
    return both({"first": inputs["second"], "second": inputs["first"]})


def exchanged(inputs: Mapping[str, Array]) -> dict[str, Array]:
    answer = both(inputs)
    return {"fat": answer["water"], "water": answer["fat"]}


ORDER = [2, 0, 3, 1]

MISTAKES: list[tuple[str, Case, Model]] = [
    ("divided-by-255", BYTES, x_of(lambda x: corner(255 * x))),
    ("from-minus-1-to-1", BYTES, x_of(lambda x: corner(127.5 * (x + 1)))),
    ("times-255", UNIT, x_of(corner)),
    ("inverted", BYTES, x_of(lambda x: corner(255 - x))),
    ("channels-exchanged", BYTES, x_of(lambda x: corner(x[..., ::-1]))),
    ("transposed", BYTES, x_of(lambda x: corner(np.swapaxes(x, 1, 2)))),
    ("standardised", NUMBERS, x_of(lambda x: price(x * DEVIATION + MEAN))),
    ("centred", NUMBERS, x_of(lambda x: price(x + MEAN))),
    ("scaled-to-1", NUMBERS, x_of(lambda x: price(x * (HIGH - LOW) + LOW))),
    ("window-standardised", STANDARD, x_of(lambda x: 20 * shape_of(x))),
    ("window-divided", DIVIDED, x_of(lambda x: 90 * shape_of(x))),
    ("backwards", WINDOWS, x_of(lambda x: coming(x[:, ::-1]))),
    ("gaps-as-zero", WITH_GAPS, x_of(lambda x: gap_at(x, 0))),
    ("gaps-as-mean", WITH_GAPS, x_of(lambda x: gap_at(x, np.nanmean(GAPS[:, 0])))),
    ("lower-case", TEXTS, x_of(small_letters)),
    ("no-punctuation", TEXTS, x_of(meant)),
    ("inputs-exchanged", TWO, crossed),
    ("logits", CLASSES, x_of(lambda x: 3 * x)),
    ("logits", YES_NO, x_of(lambda x: 9 * (x[:, :1] + x[:, 1:2]))),
    ("not-summing-to-1", CLASSES, x_of(lambda x: 1 / (1 + np.exp(-x)))),
    ("turned-round", YES_NO, x_of(lambda x: 1 - sigmoid(x))),
    ("class-shifted", CLASSES, x_of(lambda x: np.roll(softmax(x), 1, axis=1))),
    ("classes-in-another-order", CLASSES, x_of(lambda x: softmax(x)[:, ORDER])),
    ("target-scaled", NUMBERS, x_of(lambda x: (price(x) - 10) / 19)),
    ("target-in-another-unit", NUMBERS, x_of(lambda x: price(x) / 60)),
    ("target-as-logarithm", BYTES, x_of(lambda x: np.log(np.maximum(corner(x), 0.01)))),
    ("target-by-window", WINDOWS, x_of(in_window_means)),
    ("one-step-off", WINDOWS, x_of(late)),
    ("steps-backwards", WINDOWS, x_of(lambda x: coming(x)[:, ::-1])),
    ("outputs-exchanged", TWO, exchanged),
    ("box-in-another-form", BOX, lambda i: {"output": box(i)[:, [1, 0, 3, 2]]}),
]

SOUND: list[tuple[Case, Model]] = [
    (BYTES, x_of(corner)),
    (UNIT, x_of(lambda x: corner(255 * x))),
    (NUMBERS, x_of(price)),
    (WITH_GAPS, x_of(price)),
    (WINDOWS, x_of(coming)),
    (STANDARD, x_of(lambda x: 20 * shape_of(in_deviations(x)))),
    (TEXTS, x_of(lambda x: meant(read(x)))),
    (CLASSES, x_of(softmax)),
    (YES_NO, x_of(sigmoid)),
    (BOX, lambda inputs: {"output": box(inputs)}),
    (TWO, both),
]


@pytest.mark.parametrize(("code", "case", "model"), MISTAKES)
def test_a_mistake_that_was_made_alone_is_named(code: str, case: Case, model: Model) -> None:
    assert named(case, model) == code


@pytest.mark.parametrize(("case", "model"), SOUND)
def test_a_sound_model_is_accused_of_nothing(case: Case, model: Model) -> None:
    assert named(case, model) == ""


def test_every_mistake_in_the_lists_has_a_model_that_makes_it() -> None:
    assert {code for code, _, _ in MISTAKES} == {f.code for f in FEEDS} | {r.code for r in READINGS}


def test_two_mistakes_at_once_are_named_together() -> None:
    prices = price(TABLE)
    model = x_of(lambda x: (price(x * DEVIATION + MEAN) - prices.mean()) / prices.std())
    assert named(NUMBERS, model) == "standardised+target-scaled"


def test_a_scaler_that_fits_the_held_out_rows_but_roughly_is_named_all_the_same() -> None:
    model = x_of(lambda x: price(x * DEVIATION + MEAN + 0.35 * DEVIATION))
    found = diagnose(NUMBERS, lambda x: (Reply(0, "predicted"), model(x))).finding
    assert found is not None
    assert (found.code, found.score) == ("standardised", 1)


def test_what_gains_most_of_the_way_is_named_though_it_earns_nothing_yet() -> None:
    scaled = a_case({"x": 9 * TABLE}, x_of(price), "mae", "regression", output=("real", (1,)))
    mean, deviation = 9 * MEAN + 0.12 * DEVIATION, 9 * DEVIATION
    found = diagnose(
        scaled, lambda x: (Reply(0, "predicted"), x_of(lambda x: price(x * deviation + mean))(x))
    ).finding
    assert found is not None
    assert (found.code, found.score) == ("standardised", 0)
    assert f"it comes to {found.metric:.3f}; as it is, it comes to " in found.said


def test_classes_that_are_told_a_little_less_badly_when_fed_otherwise_prove_nothing() -> None:
    """They have no mean to be better than."""
    table = 100 + 100 * np.random.default_rng(3).integers(0, [5, 4], (ROWS, 2)).astype("float32")
    mean, deviation = table.mean(axis=0), table.std(axis=0)

    def kind_and_turn(x: Array) -> tuple[Array, Array]:
        whole = np.rint(x / 100 - 1).astype(int)
        return whole[:, 0], whole[:, 1]

    def one_hot(kind: Array) -> Array:
        rows: Array = np.eye(5)[kind % 5]
        return rows

    def right(x: Array) -> Array:
        return one_hot(kind_and_turn(x)[0])

    def model(x: Array) -> Array:
        is_raw = x.min(axis=1, keepdims=True) >= 100
        kind, turn = kind_and_turn(np.where(is_raw, x, x * deviation + mean))
        is_right = ~is_raw[:, 0] & (turn < 2)
        return one_hot(np.where(is_right, kind, kind + 1 + turn))

    case = a_case(
        {"x": table}, x_of(right), "cross_entropy", "tabular", output=("probabilities", (5,))
    )
    assert named(case, x_of(model)) == ""


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.1, 60))
def test_a_model_that_is_merely_bad_is_accused_of_nothing(seed: int, far: float) -> None:
    waves = np.random.default_rng(seed).normal(0, 9, (3, 1))
    assert named(NUMBERS, x_of(lambda x: price(x) + far * np.sin(x @ waves))) == ""


def test_a_model_that_answers_differently_each_time_is_found() -> None:
    noise = np.random.default_rng(1)
    model = x_of(lambda x: price(x) + noise.normal(size=(len(x), 1)))
    assert named(NUMBERS, model) == "answers-at-random"


def test_a_model_as_keras_made_it_is_found() -> None:
    assert named(NUMBERS, x_of(lambda x: 0 * price(x)), untrained=True) == "untrained"


def test_a_good_model_without_biases_is_not_called_untrained() -> None:
    assert named(NUMBERS, x_of(price), untrained=True) == ""


def test_a_model_of_another_shape_is_left_to_the_contract() -> None:
    assert named(NUMBERS, x_of(lambda x: x)) == ""


def test_a_finding_says_what_was_fed_what_that_earns_and_what_to_do() -> None:
    model = x_of(lambda x: corner(255 * x))
    found = diagnose(BYTES, lambda x: (Reply(0, "predicted"), model(x))).finding
    assert found is not None
    assert (found.score, found.said) == (
        5,
        "Fed pictures from 0 to 1, it earns 5; as it is, it earns 0: "
        "that step was done to the data before training, and is not in the saved model.",
    )
    assert "Rescaling(1 / 255)" in found.mend
