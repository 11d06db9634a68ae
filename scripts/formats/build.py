"""Writes small models with the TensorFlow that runs this, from 2.8 on, and what they predict.

Runs in environments that have nothing but TensorFlow; so it imports nothing of ours.

    python build.py FOLDER [--whole] [--any-size]

--whole     those of whole.py, with every layer of Keras 3.15, into FOLDER/<version>/whole
--any-size  leaves no file out because of its size
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
import tempfile
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import numpy as np
import tensorflow as tf
from tensorflow import keras

layers = keras.layers
LARGEST = 20_000  # bytes of a file that is committed
ROWS = 3
WORDS = ["red", "green", "blue", "sky"]
KERAS = version("keras")
IS_3 = KERAS.startswith("3.")


def dense() -> Any:
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(5, activation="relu"), layers.Dense(3, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def cnn() -> Any:
    return keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(3, 3, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Dropout(0.3),
            layers.Flatten(),
            layers.Dense(2, activation="sigmoid"),
        ]
    )


def separable() -> Any:
    return keras.Sequential(
        [
            keras.Input((8, 8, 2)),
            layers.SeparableConv2D(3, 3),
            layers.DepthwiseConv2D(2),
            layers.LeakyReLU(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2),
        ]
    )


def conv1d() -> Any:
    return keras.Sequential(
        [
            keras.Input((10, 2)),
            layers.Conv1D(4, 3, padding="causal", dilation_rate=2),
            layers.PReLU(),
            layers.GlobalMaxPooling1D(),
            layers.Dense(1),
        ]
    )


def recurrent(layer: Any) -> Any:
    return keras.Sequential([keras.Input((5, 2)), layer, layers.Dense(1)])


def lstm() -> Any:
    return recurrent(layers.LSTM(4))


def gru() -> Any:
    return recurrent(layers.GRU(4))


def simple_rnn() -> Any:
    return recurrent(layers.SimpleRNN(4))


def bidirectional() -> Any:
    return recurrent(layers.Bidirectional(layers.LSTM(3)))


def sequences() -> Any:
    return keras.Sequential(
        [
            keras.Input((5, 2)),
            layers.GRU(3, return_sequences=True),
            layers.LSTM(3, return_sequences=True),
            layers.TimeDistributed(layers.Dense(2)),
        ]
    )


def embedding() -> Any:
    return keras.Sequential(
        [
            keras.Input((6,), dtype="int32"),
            layers.Embedding(9, 3, mask_zero=True),
            layers.GRU(3),
            layers.Dense(1),
        ]
    )


def scaled() -> Any:
    scale = layers.Normalization()
    scale.adapt(np.random.RandomState(1).normal(5, 3, (50, 3)).astype("float32"))
    return keras.Sequential([keras.Input((3,)), scale, layers.Rescaling(2.0), layers.Dense(1)])


def residual() -> Any:
    given = keras.Input((4,), name="given")
    x = layers.Dense(4)(given)
    x = layers.LayerNormalization()(layers.Add()([x, given]))
    x = layers.Activation("tanh")(layers.Multiply()([x, given]))
    return keras.Model(given, layers.Dense(1)(x))


def two_inputs() -> Any:
    left, right = keras.Input((3,), name="left"), keras.Input((2,), name="right")
    x = layers.Concatenate()([layers.Dense(3)(left), right])
    return keras.Model([left, right], layers.Dense(2)(x))


def two_outputs() -> Any:
    given = keras.Input((3,), name="given")
    x = layers.Dense(4, activation="elu")(given)
    return keras.Model(given, [layers.Dense(1, name="first")(x), layers.Dense(2, name="second")(x)])


def nested() -> Any:
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Softmax()])
    given = keras.Input((4,), name="given")
    return keras.Model(given, layers.Dense(1)(inner(given)))


def operations() -> Any:
    given = keras.Input((4,), name="given")
    x = given * 2.0 + 1.0
    x = keras.ops.sum(x, axis=-1, keepdims=True) if IS_3 else tf.reduce_sum(x, -1, keepdims=True)
    return keras.Model(given, layers.Dense(1)(x - given[:, :1]))


def attention() -> Any:
    given = keras.Input((4, 3), name="given")
    x = layers.MultiHeadAttention(2, 3)(given, given)
    return keras.Model(given, layers.Dense(1)(layers.Flatten()(x)))


def half() -> Any:
    return keras.Sequential(
        [
            keras.Input((4,)),
            layers.Dense(4, activation="relu", dtype="mixed_float16"),
            layers.Dense(1, dtype="float32"),
        ]
    )


def text() -> Any:
    vectorize = layers.TextVectorization(output_sequence_length=4, vocabulary=WORDS)
    given = keras.Input((1,), dtype=tf.string, name="text")
    x = layers.Embedding(7, 3)(vectorize(given))
    return keras.Model(given, layers.Dense(1)(layers.GlobalAveragePooling1D()(x)))


def lookup() -> Any:
    look = layers.StringLookup(vocabulary=WORDS, output_mode="one_hot")
    given = keras.Input((1,), dtype=tf.string, name="word")
    return keras.Model(given, layers.Dense(1)(look(given)))


CASES = {
    case.__name__: case
    for case in (
        *(dense, cnn, separable, conv1d, lstm, gru, simple_rnn, bidirectional, sequences),
        *(embedding, scaled, residual, two_inputs, two_outputs, nested, operations, attention),
        *(half, text, lookup),
    )
}
NOT_IN_H5 = ("text", "lookup", "words_prepared", "ragged", "pictures")
# An .h5 file does not keep a vocabulary, and Keras itself fails to write Pipeline and RandAugment.
NOT_EXPORTED = ("pictures", "of_tf_keras")
# What Keras 3.15 exports of these still draws at random, so no prediction can be recorded.


def main(folder: Path, cases: Mapping[str, Callable[[], Any]], largest: float) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    recorded = {}
    for name, case in cases.items():
        keras.backend.clear_session()
        keras.utils.set_random_seed(1) if hasattr(keras.utils, "set_random_seed") else None
        model = case()
        shaken(model)
        inputs = {tensor.name.split(":")[0]: example(tensor) for tensor in model.inputs}
        outputs = answered(model, inputs)
        recorded[name] = {
            "files": [path.name for path in saved(model, name, folder, largest)],
            "inputs": {key: array.tolist() for key, array in inputs.items()},
            "dtypes": {key: kind_of(array) for key, array in inputs.items()},
            "outputs": [np.asarray(output, "float64").round(7).tolist() for output in outputs],
        }
    versions = {"tensorflow": tf.__version__, "keras": KERAS}
    told = {"versions": versions, "models": recorded}
    (folder / "recorded.json").write_text(json.dumps(told, separators=(",", ":")) + "\n")


def answered(model: Any, inputs: Mapping[str, np.ndarray]) -> list[np.ndarray]:
    """What the model itself returns, its outputs in order, or in that of their names."""
    rows, fixed = len(next(iter(inputs.values()))), model.inputs[0].shape[0]
    size = fixed or rows
    batches = []
    for start in range(0, rows, size):
        chosen = np.arange(start, start + size) % rows
        given: Any = {name: tf.constant(array[chosen]) for name, array in inputs.items()}
        if not isinstance(getattr(model, "_inputs_struct", None), dict):
            given = list(given.values()) if len(given) > 1 else next(iter(given.values()))
        told = model(given, training=False)
        if isinstance(told, dict):
            told = [told[name] for name in sorted(told)]
        batches.append(told if isinstance(told, (list, tuple)) else [told])
    return [np.concatenate(parts)[:rows] for parts in zip(*batches)]  # noqa: B905  # Python 3.9


def kind_of(array: np.ndarray) -> str:
    return array.dtype.name if array.dtype.kind in "if" else "string"


def shaken(model: Any) -> None:
    """Weights that are no round figures, so that one which was not read shows."""
    random = np.random.RandomState(3)
    for layer in model.layers:
        if not isinstance(layer, layers.Normalization):  # its figures are those that it adapted to
            weights = layer.get_weights()
            shift = [random.uniform(0.05, 0.5, w.shape) for w in weights]
            layer.set_weights([w + s if w.dtype.kind == "f" else w for w, s in zip(weights, shift)])  # noqa: B905  # Python 3.9


def example(tensor: Any) -> np.ndarray:
    """Some rows for an input."""
    shape, random = (ROWS, *tensor.shape[1:]), np.random.RandomState(2)
    if "string" in str(tensor.dtype):
        lines = np.array(["red sky", "blue", "none green"][:ROWS], dtype=object)
        return lines.reshape(shape)
    if "int" in str(tensor.dtype):
        return random.randint(1, 9, shape).astype(tensor.dtype if IS_3 else "int32")
    if shape[3:] == (3,):  # a picture in colour: what changes pictures wants their range
        return random.uniform(0, 1, shape).round(3).astype("float32")
    return random.normal(0, 1, shape).round(3).astype("float32")


def saved(model: Any, name: str, folder: Path, largest: float) -> list[Path]:
    """The model in each format that this version writes, packed, where it is small enough."""
    made = []
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        if name not in NOT_IN_H5:
            model.save(str(place / "model.h5"))
            made.append(packed(place / "model.h5", folder / f"{name}.h5.gz"))
        if IS_3 or not tf.__version__.startswith("2.8"):
            model.save(str(place / "model.keras"))
            made.append(packed(place / "model.keras", folder / f"{name}.keras.gz"))
        elif name == "dense":
            model.save(str(place / "model.keras"), save_format="h5")
            made.append(packed(place / "model.keras", folder / f"{name}.keras.gz"))
        if name not in NOT_EXPORTED:
            tree = place / "tree"
            model.export(str(tree)) if IS_3 else model.save(str(tree), save_format="tf")
            made.append(zipped(tree, folder / f"{name}.savedmodel.zip"))
    for path in made:
        if path.stat().st_size > largest:
            print(f"{folder.name}: {path.name} takes {path.stat().st_size:,} bytes: left out")
            path.unlink()
    return [path for path in made if path.exists()]


def packed(file: Path, target: Path) -> Path:
    target.write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    return target


def zipped(place: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(place.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(place).as_posix())
    return target


if __name__ == "__main__":
    place, size = Path(sys.argv[1]) / tf.__version__, float(LARGEST)
    if "--any-size" in sys.argv:
        size = float("inf")
    if "--whole" in sys.argv:
        import whole

        main(place / "whole", whole.CASES, size)
    else:
        main(place, CASES, size)
