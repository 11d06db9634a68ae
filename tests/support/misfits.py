"""Models that load and do not fit, each after its own kind; written by real TensorFlow.

`python -P misfits.py FOLDER` writes a model for each, and `NAME.inputs.frame` with what its
contract gives.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

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


def dense(units: int, *shape: int, **more: Any) -> Callable[[Maker], Any]:
    """One Dense layer on an input of a shape."""

    def build(make: Maker) -> Any:
        given = make.keras.Input(shape, dtype=more.pop("dtype", None))
        return make.keras.Sequential([given, make.keras.layers.Dense(units, **more)])

    return build


def two_inputs(*names: str) -> Callable[[Maker], Any]:
    def build(make: Maker) -> Any:
        keras = make.keras
        given = [keras.Input((3,), name=names[0]), keras.Input((2,), name=names[1])]
        return keras.Model(given, keras.layers.Concatenate()(given))

    return build


def nested_inputs(make: Maker) -> Any:
    keras = make.keras
    left, right = keras.Input((3,)), keras.Input((2,))
    return keras.Model({"a": [left, right]}, keras.layers.Concatenate()([left, right]))


def heads(*units: int) -> Callable[[Maker], Any]:
    def build(make: Maker) -> Any:
        x = make.keras.Input((4,))
        return make.keras.Model(x, [make.keras.layers.Dense(n)(x) for n in units])

    return build


def named_heads(make: Maker) -> Any:
    x, layers = make.keras.Input((4,)), make.keras.layers
    return make.keras.Model(x, {"box": layers.Dense(2)(x), "sort": layers.Dense(3)(x)})


def unbuilt(make: Maker) -> Any:
    return make.keras.Sequential([make.keras.layers.Dense(1)])


def constant(value: float, dtype: str = "float32") -> Callable[[Maker], Any]:
    """Answers the same for every row."""

    def build(make: Maker) -> Any:
        layer = make.keras.layers.Dense(1, dtype=dtype, bias_initializer="zeros")
        model = make.keras.Sequential([make.keras.Input((4,)), layer])
        layer.set_weights([np.zeros((4, 1), dtype), np.full(1, value, dtype)])
        return model

    return build


def lookup(**options: Any) -> Callable[[Maker], Any]:
    def build(make: Maker) -> Any:
        layers = make.keras.layers
        x = make.keras.Input((1,), dtype="string")
        return make.keras.Model(x, layers.StringLookup(vocabulary=["red", "green"], **options)(x))

    return build


def words_out(make: Maker) -> Any:
    layers = make.keras.layers
    x = make.keras.Input((4,), dtype="int64")
    return make.keras.Model(x, layers.StringLookup(vocabulary=["red", "green"], invert=True)(x))


def ragged(make: Maker) -> Any:
    x = make.keras.Input((1,), dtype="string")
    split = make.keras.layers.TextVectorization(vocabulary=["red"], ragged=True)
    return make.keras.Model(x, split(x))


def summed(make: Maker) -> Any:
    """One answer for all rows together."""
    x = make.keras.Input((4,))
    return make.keras.Model(x, make.keras.ops.sum(x, axis=0, keepdims=True))


def enormous(make: Maker) -> Any:
    """Four megabytes a row."""
    x = make.keras.Input((4,))
    return make.keras.Model(x, make.keras.layers.RepeatVector(250_000)(x))


def narrow(make: Maker) -> Any:
    return make.keras.Sequential(
        [make.keras.Input((4,), dtype="int32"), make.keras.layers.Embedding(9, 2)]
    )


def few_numbers(make: Maker) -> Any:
    """A layer whose name reads like a lack of memory."""
    return make.keras.Sequential(
        [
            make.keras.Input((4,), dtype="int64"),
            make.keras.layers.Embedding(9, 2, name="ROOM"),
        ]
    )


def of_steps(make: Maker) -> Any:
    layers = make.keras.layers
    return make.keras.Sequential(
        [make.keras.Input((4,)), layers.Reshape((4, 1)), layers.GRU(2, return_sequences=True)]
    )


def of_pictures(make: Maker) -> Any:
    layers = make.keras.layers
    return make.keras.Sequential([make.keras.Input((6, 6, 1)), layers.Conv2D(2, 3)])


def module(
    *specs: tuple[list[int | None], str], signed: bool = True
) -> Callable[[Maker], Callable[[Path], None]]:
    """A SavedModel of one function with inputs of these shapes, with a signature or without."""

    def build(make: Maker) -> Callable[[Path], None]:
        tf = make.tf
        kept = tf.Module()
        given = [tf.TensorSpec(shape, tf.float32, name=name) for shape, name in specs]
        kept.run = tf.function(lambda *x: tf.reshape(x[0], [-1, 1]), input_signature=given)
        signature = {"serving_default": kept.run} if signed else {"train": kept.run}

        def write(path: Path) -> None:
            tf.saved_model.save(kept, str(path), signature)

        return write

    return build


def of_type(dtype: str) -> Callable[[Maker], Callable[[Path], None]]:
    """A SavedModel whose input has a type of TensorFlow's own."""

    def build(make: Maker) -> Callable[[Path], None]:
        tf = make.tf
        kept = tf.Module()
        given = tf.TensorSpec([None, 4], getattr(tf, dtype), name="x")
        kept.run = tf.function(lambda x: tf.ones([tf.shape(x)[0], 1]), input_signature=[given])
        return lambda path: tf.saved_model.save(kept, str(path), {"serving_default": kept.run})

    return build


def large_export(make: Maker) -> Callable[[Path], None]:
    model = make.keras.Sequential([make.keras.Input((4,)), make.keras.layers.Dense(3000)])
    return lambda path: model.export(path, verbose=False)


def bare_weights(make: Maker) -> Callable[[Path], None]:
    """The weights alone, as `save_weights` writes them."""
    model = dense(1, 4)(make)

    def write(path: Path) -> None:
        whole = path.with_suffix(".weights.h5")
        model.save_weights(whole)
        whole.rename(path)

    return write


def lite(make: Maker) -> Callable[[Path], None]:
    """TensorFlow Lite, under the name of a Keras file."""
    tf = make.tf
    run = tf.function(lambda x: x * 2.0, input_signature=[tf.TensorSpec([1, 4], tf.float32)])
    found = tf.lite.TFLiteConverter.from_concrete_functions([run.get_concrete_function()])

    def write(path: Path) -> None:
        path.write_bytes(found.convert())

    return write


def words_in(make: Maker) -> Any:
    """A model with words, which an .h5 file does not keep."""
    layers = make.keras.layers
    text = layers.TextVectorization(output_mode="int", output_sequence_length=2)
    text.adapt(["red green"])
    x = make.keras.Input((1,), dtype="string")
    return make.keras.Model(x, layers.Embedding(9, 1)(text(x)))


def of_tensorflow(name: str) -> Callable[[Maker], Any]:
    """A Dense layer with a function of TensorFlow's own."""

    def build(make: Maker) -> Any:
        return dense(1, 4, activation=getattr(make.tf.nn, name))(make)

    return build


def by_tensorflow(make: Maker) -> Callable[[Path], None]:
    """Saved without Keras, so that the inputs' names are lost."""
    model = two_inputs("a", "b")(make)
    return lambda path: make.tf.saved_model.save(model, str(path))


def of_rows(make: Maker) -> Any:
    """An operation of Keras that holds a Python function."""
    x = make.keras.Input((4,))
    return make.keras.Model(x, make.keras.ops.vectorized_map(lambda row: row * 2, x))


def layer_scale(make: Maker) -> Any:
    from keras.src.applications.convnext import LayerScale

    return make.keras.Sequential([make.keras.Input((4,)), LayerScale(0.1, 4)])


def older(build: Callable[[Maker], Any]) -> Callable[[Maker], Callable[[Path], None]]:
    """The same model as an .h5 file."""

    def built(make: Maker) -> Callable[[Path], None]:
        model = build(make)

        def write(path: Path) -> None:
            model.save(path.with_suffix(".h5"))
            path.with_suffix(".h5").rename(path)

        return write

    return built


def changed(old: str, new: str) -> Callable[[Maker], Callable[[Path], None]]:
    """One Dense layer, its description changed behind Keras' back."""

    def build(make: Maker) -> Callable[[Path], None]:
        model = dense(1, 4)(make)

        def write(path: Path) -> None:
            model.save(path.with_suffix(".keras"))
            whole = zipfile.ZipFile(path.with_suffix(".keras"))
            with whole, zipfile.ZipFile(path, "w") as archive:
                for name in whole.namelist():
                    content = whole.read(name).replace(old.encode(), new.encode())
                    archive.writestr(name, content)
            path.with_suffix(".keras").unlink()

        return write

    return build


def bins_of_2(make: Maker) -> Callable[[Path], None]:
    import tf_keras

    bins = tf_keras.layers.Discretization(num_bins=3)
    bins.adapt(X["x"])
    model = tf_keras.Sequential([tf_keras.Input((4,)), bins])
    return lambda path: model.save(path, save_format="tf")


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
