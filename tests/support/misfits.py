"""Models that load and do not fit, each after its own kind; written by real TensorFlow.

`python -P misfits.py FOLDER` writes a model for each, and `NAME.inputs.frame` with what its
contract gives.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from support.misfit_models import (
    bare_weights,
    bins_of_2,
    by_tensorflow,
    changed,
    constant,
    dense,
    enormous,
    few_numbers,
    heads,
    large_export,
    layer_scale,
    lite,
    lookup,
    module,
    named_heads,
    narrow,
    nested_inputs,
    of_pictures,
    of_rows,
    of_steps,
    of_tensorflow,
    of_type,
    older,
    ragged,
    summed,
    two_inputs,
    unbuilt,
    words_in,
    words_out,
)
from support.models import ROWS, Maker, run_maker
from support.sound import bfloat16
from support.specs import an_output

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from tfexam.bank.contract import Output

TWO = (an_output(name="box", shape=(2,)), an_output(name="kind", shape=(3,)))
X = {"x": np.random.default_rng(0).random((ROWS, 4), dtype=np.float32)}
IMAGE = {"x": np.ones((ROWS, 6, 6, 1), np.float32)}
WORDS = {"x": np.array([["red"]] * ROWS, dtype=object)}
PAIR = {"a": np.ones((ROWS, 3), np.float32), "b": np.ones((ROWS, 2), np.float32)}


class Misfit(NamedTuple):
    """A model, what its contract gives and asks for, and what must be said of it."""

    build: Callable[[Maker], Any]
    code: str
    words: str
    inputs: dict[str, np.ndarray] = X
    outputs: tuple[Output, ...] = (an_output(),)


def made(factory: pytest.TempPathFactory) -> Path:
    """The folder with the models, the same for all tests of a session."""
    return run_maker(Path(__file__), factory.getbasetemp() / "misfits")


NUMBERS = {"x": np.full((ROWS, 4), 1 << 40, np.int64)}
FEW = {"x": np.ones((ROWS, 4), np.int64)}
SHAPE, OUTPUT = "wrong-shape", "bad-output"

MISFITS = {
    "one input too many": Misfit(two_inputs("a", "b"), SHAPE, "the model takes 2 inputs"),
    "inputs of other names": Misfit(two_inputs("l", "r"), SHAPE, "are named `l`, `r`", PAIR),
    "nested inputs": Misfit(nested_inputs, SHAPE, "nests its inputs", PAIR),
    "text for numbers": Misfit(dense(1, 1), SHAPE, "gives text, the model takes numbers", WORDS),
    "numbers for text": Misfit(lookup(), SHAPE, "gives numbers (float32), the model takes text"),
    "fractions for integers": Misfit(narrow, SHAPE, "cut the fractions off"),
    "numbers too large": Misfit(narrow, SHAPE, "don't fit into the model's int32", NUMBERS),
    "no axis of rows": Misfit(module(([], "x")), SHAPE, "no axis for the rows"),
    "two batch sizes": Misfit(
        module(([4, 3], "a"), ([8, 2], "b")), SHAPE, "fixed to 4 and 8 rows", PAIR
    ),
    "an axis too long": Misfit(dense(1, 7), SHAPE, "axis 1 has length 7 instead of 4"),
    "an axis too many": Misfit(dense(1, 4, 1), SHAPE, "one axis more at the end"),
    "an axis too few": Misfit(dense(1, 6, 6), SHAPE, "lacks the last axis", IMAGE),
    "other axes": Misfit(dense(1, 36), SHAPE, "1 axes instead of 3", IMAGE),
    "two outputs for one": Misfit(heads(1, 2), SHAPE, "has 2 outputs; the contract asks for one"),
    "one output for two": Misfit(dense(1, 4), SHAPE, "has one output; the contract", X, TWO),
    "three outputs for two": Misfit(heads(2, 3, 1), SHAPE, "has 3 outputs; the contract", X, TWO),
    "outputs of other names": Misfit(named_heads, SHAPE, "are named `box`, `sort`", X, TWO),
    "an answer of rows of any length": Misfit(ragged, SHAPE, "rows of different length", WORDS),
    "an answer for all rows": Misfit(summed, SHAPE, "does not have 32 rows"),
    "an answer of megabytes": Misfit(enormous, SHAPE, "returns an array of (250000, 4)"),
    "an answer for each step": Misfit(of_steps, SHAPE, "answers for each of 4 steps"),
    "an answer of pictures": Misfit(of_pictures, SHAPE, "(4, 4, 2); the contract", IMAGE),
    "an answer too flat": Misfit(
        dense(6, 4), SHAPE, "(6,); the contract asks for (2, 3)", X, (an_output(shape=(2, 3)),)
    ),
    "an answer too short": Misfit(
        dense(2, 4), SHAPE, "length 2 instead of 3", X, (an_output("probabilities", (3,)),)
    ),
    "words for an answer": Misfit(words_out, OUTPUT, "returns string, not numbers", FEW),
    "an input that no array can be": Misfit(of_type("qint8"), OUTPUT, "fails on the held-out", FEW),
    "no numbers": Misfit(constant(np.nan), OUTPUT, "In 70 of 70 rows the model returns NaN"),
    "logits": Misfit(constant(7), OUTPUT, "look like logits", X, (an_output("binary"),)),
    "below zero": Misfit(constant(-7), OUTPUT, "down to -7", X, (an_output("positive"),)),
    "sigmoids": Misfit(
        dense(3, 4, activation="sigmoid", kernel_initializer="zeros"),
        *(OUTPUT, "sum up to 1.5", X, (an_output("probabilities", (3,)),)),
    ),
    "figures too large": Misfit(constant(1.7e308, "float64"), OUTPUT, "too large to measure"),
    "numbers that no row of a table has": Misfit(
        narrow, OUTPUT, "is not in [0, 9)", {"x": np.full((ROWS, 4), 50, np.int64)}
    ),
    "never built": Misfit(unbuilt, "unreadable", "before it knew its input shape"),
    "no signature": Misfit(
        module(([None, 4], "x"), signed=False), "unreadable", "no signature `serving_default`"
    ),
    "bare weights": Misfit(bare_weights, "unreadable", "weights without the model"),
    "lite": Misfit(lite, "unreadable", "TensorFlow Lite"),
    "lost words": Misfit(older(words_in), OUTPUT, "Table not initialized", WORDS),
    "softmax of TensorFlow": Misfit(
        of_tensorflow("softmax"), "refused", "Write activation='softmax' in its place."
    ),
    "swish of TensorFlow": Misfit(
        of_tensorflow("swish"), "refused", "uses the function tf.nn.swish, which Keras can't load"
    ),
    "by TensorFlow": Misfit(by_tensorflow, SHAPE, "with model.export('saved_model')", PAIR),
    "a function of rows": Misfit(of_rows, "refused", "a part of Keras that can't be taken here"),
    "layer scale, older": Misfit(
        older(layer_scale), "unreadable", "can't bring back the layer `LayerScale`"
    ),
    "bfloat16, older": Misfit(
        older(bfloat16), "unreadable", "is of bfloat16, which Keras can't read from an .h5 file"
    ),
    "bins of Keras 2": Misfit(bins_of_2, "refused", "save the model as model.h5 instead"),
    "a layer of no width": Misfit(
        changed('"units": 1', '"units": -1'), "unreadable", "can't load the file: Received an"
    ),
    "a layer of another width": Misfit(
        changed('"units": 1', '"units": 2'), "unreadable", "can't load the file: The shape of"
    ),
    "a ROOM with few numbers": Misfit(
        few_numbers, OUTPUT, "is not in [0, 9)", {"x": np.full((ROWS, 4), 50, np.int64)}
    ),
    "large": Misfit(dense(3000, 4), "too-large", "15,000 parameters; the contract allows 10,000"),
    "far too large": Misfit(
        dense(30_000, 4), "too-large", "The file holds 150,000 weights; the contract allows 10,000"
    ),
    "large export": Misfit(large_export, "too-large", "15,000 parameters"),
}


def main(folder: Path) -> None:
    make = Maker(folder)
    for name, misfit in MISFITS.items():
        made = misfit.build(make)
        path = folder / name
        if callable(getattr(made, "save", None)):
            made.save(path.with_suffix(".keras"))
            path.with_suffix(".keras").rename(path)
        else:
            made(path)
        make.write(name, misfit.inputs, None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
