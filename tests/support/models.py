"""Real models, made by real TensorFlow in a process of its own, once a test session.

`python -P models.py FOLDER` writes for each name a model, `NAME.inputs.frame`, and, where it is a
sound one, `NAME.expected.frame`: what the model itself predicts in that process.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tfexam.worker import protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

ROWS = 70
"""More than a batch of 32, and no multiple of it."""

BATCH = 32


@cache
def run_maker(script: Path, folder: Path) -> Path:
    """The folder, after a script has filled it in a process of its own."""
    folder.mkdir()
    tests = str(Path(__file__).parents[1])
    quiet = {"CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": tests}
    home = {"KERAS_HOME": str(folder / "keras"), "HARM": str(folder / "harm")}
    command = [sys.executable, "-P", str(script.resolve()), str(folder)]
    environment = {**os.environ, **quiet, **home}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return folder


def made(factory: pytest.TempPathFactory) -> Path:
    """The folder with the models, the same for all tests of a session."""
    return run_maker(Path(__file__), factory.getbasetemp() / "models")


class Maker:
    """Writes models into a folder."""

    def __init__(self, folder: Path) -> None:
        import keras
        import tensorflow as tf

        self.keras, self.tf, self.folder = keras, tf, folder
        self.rng = np.random.default_rng(0)

    def figures(self, *shape: int) -> np.ndarray:
        return self.rng.random((ROWS, *shape), dtype=np.float32)

    def write(self, name: str, inputs: dict[str, Any], expected: Any) -> None:
        protocol.save(self.folder / f"{name}.inputs.frame", inputs)
        if expected is not None:
            answer = expected if isinstance(expected, dict) else {"output": expected}
            protocol.save(self.folder / f"{name}.expected.frame", answer)

    def expect(self, name: str, model: Any, inputs: dict[str, Any], feed: Any = None) -> None:
        """What the model itself predicts for `feed` (or its one input)."""
        feed = next(iter(inputs.values())) if feed is None else feed
        self.write(name, inputs, model.predict(feed, batch_size=BATCH, verbose=0))

    def keep(self, name: str, model: Any, inputs: dict[str, Any], feed: Any = None) -> None:
        """The same, and the model as `NAME.keras`."""
        model.save(self.folder / f"{name}.keras")
        self.expect(name, model, inputs, feed)

    def module(self, name: str, run: Callable[[Any], Any], shape: tuple[int, ...] = (4,)) -> None:
        """A SavedModel of one function, its attributes hung onto a tf.Module."""
        tf = self.tf
        module = tf.Module()
        spec = tf.TensorSpec([None, *shape], tf.float32, name="x")
        module.run = tf.function(run, input_signature=[spec])
        tf.saved_model.save(module, str(self.folder / name), {"serving_default": module.run})
        self.write(name, {"x": self.figures(*shape)}, None)


def dense(make: Maker) -> None:
    """As .keras (compiled with a custom loss, fitted), .h5, a SavedModel, and HDF5 named .keras."""
    layers = make.keras.layers
    model = make.keras.Sequential(
        [make.keras.Input((4,)), layers.Normalization(), layers.BatchNormalization()]
    )
    model.add(layers.Dense(8, activation=make.tf.nn.relu, kernel_regularizer="l2"))
    model.add(layers.Dense(3, activation="softmax"))

    def my_loss(true: Any, found: Any) -> Any:
        return make.keras.ops.mean(make.keras.ops.square(true - found))

    model.compile("adam", my_loss)
    inputs = {"x": make.figures(4)}
    model.fit(inputs["x"], make.figures(3), verbose=0)
    make.keep("dense", model, inputs)
    make.expect("dense_h5", model, inputs)
    make.expect("dense_sm", model, inputs)
    model.save(make.folder / "dense_h5.h5")
    model.export(make.folder / "dense_sm", verbose=False)


def unbuilt(make: Maker) -> None:
    """Built by fit alone, without an Input layer."""
    model = make.keras.Sequential([make.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    inputs = {"x": make.figures(4)}
    model.fit(inputs["x"], make.figures(1), verbose=0)
    make.keep("unbuilt", model, inputs)


def cnn(make: Maker) -> None:
    """Bytes in, with layers that change pictures while training."""
    layers = make.keras.layers
    model = make.keras.Sequential(
        [
            make.keras.Input((16, 16, 3)),
            layers.Rescaling(1 / 255),
            layers.RandomFlip("horizontal"),
            layers.Conv2D(8, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Dropout(0.3),
            layers.Flatten(),
            layers.Dense(4, activation="softmax"),
        ]
    )
    pictures = make.rng.integers(0, 256, (ROWS, 16, 16, 3)).astype(np.uint8)
    make.keep("cnn", model, {"image": pictures})


def hungry(make: Maker) -> None:
    """One whose first layer takes 786 MB for a batch, and 25 for a row."""
    layers = make.keras.layers
    model = make.keras.Sequential(
        [
            make.keras.Input((24_000, 1)),
            layers.Conv1D(256, 3, activation="relu", padding="same"),
            layers.GlobalMaxPooling1D(),
            layers.Dense(1),
        ]
    )
    make.keep("hungry", model, {"x": make.figures(24_000, 1)})


def text(make: Maker) -> None:
    """Strings in, with the vocabulary inside; as .keras and a SavedModel."""
    layers = make.keras.layers
    words = np.array([["good bad ugly"[: 3 + n % 9]] for n in range(ROWS)], dtype=object)
    vectors = layers.TextVectorization(20, output_sequence_length=6)
    vectors.adapt(["good bad", "ugly good"])
    model = make.keras.Sequential(
        [
            make.keras.Input((1,), dtype="string"),
            vectors,
            layers.Embedding(20, 4, mask_zero=True),
            layers.Bidirectional(layers.GRU(4)),
            layers.Dense(2, activation="softmax"),
        ]
    )
    feed = make.tf.constant(words.tolist())
    make.keep("text", model, {"text": words[:, 0]}, feed)
    make.expect("text_sm", model, {"text": words[:, 0]}, feed)
    model.export(make.folder / "text_sm", verbose=False)


def two_inputs(make: Maker) -> None:
    """Two named inputs, given as a dict and as a list, with operations in between."""
    keras, layers = make.keras, make.keras.layers
    a, b = keras.Input((3,), name="a"), keras.Input((5, 2), name="b")
    joined = layers.Concatenate()([layers.Dense(4)(a), layers.LSTM(4)(b)])
    joined = keras.ops.relu(joined * 2.0 + np.ones(8, np.float32))
    answer = layers.Dense(1)(keras.ops.expand_dims(joined, 1)[:, 0, :3])
    inputs = {"b": make.figures(5, 2), "a": make.figures(3)}
    make.keep("dict", keras.Model({"a": a, "b": b}, answer), inputs, inputs)
    make.keep("list", keras.Model([a, b], answer), inputs, [inputs["a"], inputs["b"]])
    make.expect("dict_sm", keras.Model({"a": a, "b": b}, answer), inputs, inputs)
    keras.Model({"a": a, "b": b}, answer).export(make.folder / "dict_sm", verbose=False)


def two_outputs(make: Maker) -> None:
    """Two heads: returned as a dict, as a list, and by a SavedModel that numbers them."""
    keras, layers = make.keras, make.keras.layers
    inputs = {"x": make.figures(4)}
    x = keras.Input((4,))
    box, kind = layers.Dense(2, name="box")(x), layers.Dense(3, name="kind")(x)
    model = keras.Model(x, {"kind": kind, "box": box})
    expected = model.predict(inputs["x"], batch_size=BATCH, verbose=0)
    model.save(make.folder / "heads.keras")
    keras.Model(x, [kind, box]).save(make.folder / "heads_list.keras")
    keras.Model(x, [box, kind]).export(make.folder / "heads_sm", verbose=False)
    for name in ("heads", "heads_list", "heads_sm"):
        make.write(name, inputs, expected)


def lstm(make: Maker) -> None:
    layers = make.keras.layers
    model = make.keras.Sequential([make.keras.Input((12, 2)), layers.LSTM(6), layers.Dense(24)])
    make.keep("lstm", model, {"window": make.figures(12, 2)})
    make.expect("lstm_h5", model, {"window": make.figures(12, 2)})
    model.save(make.folder / "lstm_h5.h5")


def half(make: Maker) -> None:
    """An answer of half precision."""
    make.keras.mixed_precision.set_global_policy("mixed_bfloat16")
    model = make.keras.Sequential([make.keras.Input((4,)), make.keras.layers.Dense(1)])
    make.keras.mixed_precision.set_global_policy("float32")
    inputs = {"x": make.figures(4)}
    model.save(make.folder / "half.keras")
    expected = make.tf.cast(model.predict(inputs["x"], batch_size=BATCH, verbose=0), "float32")
    make.write("half", inputs, expected.numpy())


def fixed(make: Maker) -> None:
    """Models that take eight rows at a time; one remembers what came before."""
    keras, layers = make.keras, make.keras.layers
    x, steps = keras.Input((4,), batch_size=8), keras.Input((5, 2), batch_size=8)
    plain = keras.Model(x, layers.Dense(1)(x))
    remembers = keras.Model(steps, layers.Dense(1)(layers.GRU(3, stateful=True)(steps)))
    kernel, bias = plain.get_weights()
    module = make.tf.Module()
    module.run = make.tf.function(
        lambda x: make.tf.matmul(x, kernel) + bias,
        input_signature=[make.tf.TensorSpec([8, 4], make.tf.float32, name="x")],
    )
    signatures = {"serving_default": module.run}
    make.tf.saved_model.save(module, str(make.folder / "fixed_sm"), signatures)
    for name, model, given in (
        ("fixed", plain, make.figures(4)),
        ("fixed_sm", plain, make.figures(4)),
        ("remembers", remembers, make.figures(5, 2)),
    ):
        if not name.endswith("_sm"):
            model.save(make.folder / f"{name}.keras")
        filled = np.concatenate([given, given[: -ROWS % 8]])
        make.write(name, {"x": given}, model.predict(filled, batch_size=8, verbose=0)[:ROWS])


def unfit(make: Maker) -> None:
    """Models that can be loaded and break the contract."""
    keras, layers = make.keras, make.keras.layers
    inputs = {"x": make.figures(4)}
    x = keras.Input((4,))
    make.keep(
        "wide", keras.Sequential([keras.Input((7,)), layers.Dense(1)]), {"x": make.figures(7)}
    )
    make.write("wide", inputs, None)
    two = keras.Model(x, [layers.Dense(1)(x), layers.Dense(2)(x)])
    two.save(make.folder / "two.keras")
    make.write("two", inputs, None)
    make.keep("large", keras.Sequential([x, layers.Dense(3000)]), inputs)
    numbers = {"x": np.full((ROWS, 4), 50, np.int64)}
    embed = keras.Sequential([keras.Input((4,), dtype="int64"), layers.Embedding(10, 2)])
    embed.save(make.folder / "embed.keras")
    make.write("embed", numbers, None)


def hostile(make: Maker) -> None:
    """Files that Keras or TensorFlow writes itself, and a grader must not run."""
    keras, layers, tf = make.keras, make.keras.layers, make.tf
    harm = os.environ["HARM"]
    x = keras.Input((4,))
    inputs = {"x": make.figures(4)}
    keras.Model(x, layers.Lambda(lambda t: t[:, :1])(x)).save(make.folder / "lambda.keras")
    keras.Model(x, layers.Lambda(lambda t: t[:, :1])(x)).save(make.folder / "lambda.h5")
    wrapped = keras.Sequential(
        [x, layers.TFSMLayer(str(make.folder / "dense_sm"), "serving_default")]
    )
    wrapped.save(make.folder / "tfsm.keras")
    nothing = keras.Sequential([x, layers.Dense(1)])
    nothing.layers[0].set_weights([np.full((4, 1), np.nan, np.float32), np.zeros(1, np.float32)])
    nothing.save(make.folder / "nan.keras")
    for name in ("lambda", "tfsm", "nan"):
        make.write(name, inputs, None)

    def writes(x: Any) -> Any:
        tf.io.write_file(f"{harm}.written", "harm")
        return x[:, :1]

    def reads(x: Any) -> Any:
        return x[:, :1] + tf.cast(tf.strings.length(tf.io.read_file(f"{harm}.read")), tf.float32)

    def prints(x: Any) -> Any:
        tf.print("harm", output_stream=f"file://{harm}.printed")
        return x[:, :1]

    def loops(x: Any) -> Any:
        return tf.while_loop(lambda _: True, lambda t: [t + 1], [x[:, :1]])[0]

    def hogs(x: Any) -> Any:
        side = tf.cast(x[0, 0], tf.int32) + 40_000  # known when it runs, so nothing is folded
        return tf.reduce_sum(tf.fill([side, side], x[0, 0]) + 1) + x[:, :1]

    def python(x: Any) -> Any:
        return tf.ensure_shape(tf.numpy_function(lambda a: a[:, :1], [x], tf.float32), [None, 1])

    for name, run in {
        "writes": writes,
        "reads": reads,
        "prints": prints,
        "loops": loops,
        "hogs": hogs,
        "python": python,
    }.items():
        make.module(name, run)
    Path(f"{harm}.read").write_text("secret")
    harmless = tf.saved_model.load(str(make.folder / "writes"))
    harmless.run(tf.zeros([1, 4]))  # the control: this file does the harm where nobody looks


def main(folder: Path) -> None:
    make = Maker(folder)
    make.keras.utils.set_random_seed(0)
    sound = (dense, unbuilt, cnn, hungry, text, two_inputs, two_outputs, lstm, half)
    for write in (*sound, fixed, unfit, hostile):
        write(make)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
