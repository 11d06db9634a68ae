"""Models that are sound and of a rarer kind, each as its Keras writes it, by real TensorFlow.

`python -P sound.py FOLDER` writes each model, and what `support.models` writes beside its own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from support.models import ROWS, Maker, run_maker

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

PARAMETERS = 1_250_000
"""What the contract allows: fewer than some of the files hold."""

RNG = np.random.default_rng(0)
X = {"x": RNG.random((ROWS, 4), dtype=np.float32)}
STEPS = {"x": RNG.random((ROWS, 5, 2), dtype=np.float32)}
IDS = {"x": RNG.integers(1, 9, (ROWS, 4))}
WORDS = {"x": np.array([[w] for w in RNG.choice(["red apple", "pear", "sky"], ROWS)], dtype=object)}
TABLE = {"kind": WORDS["x"], "size": X["x"][:, :1], "age": X["x"][:, 1:2]}


class Sound(NamedTuple):
    """A model and what it is given.

    suffix  of its file; none where it is a SavedModel
    """

    build: Callable[[Maker], Any]
    suffix: str = ".keras"
    inputs: dict[str, np.ndarray] = X


def made(factory: pytest.TempPathFactory) -> Path:
    """The folder with the models, the same for all tests of a session."""
    return run_maker(Path(__file__), factory.getbasetemp() / "sound")


def chain(keras: Any, shape: tuple[int, ...], *layers: Any, dtype: Any = None) -> Any:
    return keras.Sequential([keras.Input(shape, dtype=dtype), *layers])


def operation(run: Callable[[Any, Any], Any]) -> Callable[[Maker], Any]:
    """A functional model of what `run` makes of an input."""

    def build(make: Maker) -> Any:
        x = make.keras.Input((4,), name="x")
        return make.keras.Model(x, run(make, x))

    return build


def of_matrix(make: Maker) -> Any:
    """An Embedding that was given its words' vectors, more than a million figures."""
    matrix = make.keras.initializers.Constant(make.rng.random((12_000, 100)).round(2))
    layers = make.keras.layers
    frozen = layers.Embedding(12_000, 100, embeddings_initializer=matrix, trainable=False)
    return chain(make.keras, (4,), frozen, layers.GlobalAveragePooling1D(), dtype="int64")


def bfloat16(make: Maker) -> Any:
    layers = make.keras.layers
    parts = [layers.BatchNormalization(dtype="bfloat16"), layers.Dense(1, dtype="bfloat16")]
    return chain(make.keras, (4,), *parts, layers.Activation("linear", dtype="float32"))


def feature_space(make: Maker) -> Any:
    keras, tf = make.keras, make.tf
    kinds = {"kind": "string_categorical", "size": "float_normalized", "age": "float_discretized"}
    space = keras.utils.FeatureSpace(kinds, output_mode="concat")
    rows = {name: tf.constant(array[:, 0].tolist()) for name, array in TABLE.items()}
    space.adapt(tf.data.Dataset.from_tensor_slices(rows))
    answer = keras.layers.Dense(1)(space.get_encoded_features())
    return keras.Model(space.get_inputs(), answer)


def trained_inside(make: Maker) -> Any:
    """A model that was trained by itself and then built into another: its optimizer is kept."""
    layers = make.keras.layers
    inner = chain(make.keras, (4,), layers.Dense(700, activation="relu"), layers.Dense(700))
    inner.compile("adam", "mse")
    inner.fit(X["x"], make.figures(700), verbose=0)
    return chain(make.keras, (4,), inner, layers.Dense(1))


def spectral(make: Maker) -> Any:
    """A layer that keeps its matrix twice."""
    layers = make.keras.layers
    twice = layers.SpectralNormalization(layers.Dense(900))
    return chain(make.keras, (4,), layers.Dense(900), twice, layers.Dense(1))


def losses(make: Maker, x: Any) -> Any:
    ops = make.keras.ops
    of_class = ops.sparse_categorical_crossentropy(ops.argmax(x, -1), ops.softmax(x))
    of_rows = ops.expand_dims(of_class + ops.categorical_crossentropy(x, ops.softmax(x)), -1)
    return ops.binary_crossentropy(x, ops.sigmoid(x)) + of_rows + ops.psnr(x, x + 0.5, 1.0)


def eigenvalues(make: Maker, x: Any) -> Any:
    ops = make.keras.ops
    return ops.abs(ops.eig(ops.reshape(x, (-1, 2, 2)))[0])


def largest(make: Maker, x: Any) -> Any:
    top = make.keras.layers.Lambda(lambda t: make.tf.math.approx_max_k(t, 2)[0], (2,))
    return top(x)


def of_2() -> Any:
    import tf_keras

    return tf_keras


def recurrent_of_2(name: str) -> Callable[[Maker], Any]:
    def build(make: Maker) -> Any:
        layers = of_2().layers
        return chain(of_2(), (5, 2), getattr(layers, name)(3), layers.Dense(1))

    return build


def adapted_of_2(
    name: str, data: dict[str, np.ndarray], dtype: str, **options: Any
) -> Callable[[Maker], Any]:
    def build(make: Maker) -> Any:
        layer = getattr(of_2().layers, name)(**options)
        layer.adapt(make.tf.constant(data["x"].tolist()))
        return chain(of_2(), data["x"].shape[1:], layer, dtype=dtype)

    return build


def functions_of_2(make: Maker) -> Any:
    """Functions of TensorFlow between the layers of Keras 2."""
    tf = make.tf
    x = of_2().Input((4,), name="x")
    y = tf.math.cumprod(tf.sort(tf.ensure_shape(x, (None, 4))), axis=1)
    y = tf.where(tf.math.is_nan(y), 0.0, y)
    y = tf.nn.softmax(y) + tf.math.acos(x) + tf.broadcast_to(x[:, :1], tf.shape(x))
    return of_2().Model(x, y / tf.norm(x, axis=1, keepdims=True))


TEXT, STRINGS = ("TextVectorization", WORDS, "string"), ("StringLookup", WORDS, "string")
INTEGERS = ("IntegerLookup", IDS, "int64")

SOUND = {
    "of a matrix": Sound(of_matrix, inputs=IDS),
    "of a matrix, older": Sound(of_matrix, ".h5", IDS),
    "bfloat16": Sound(bfloat16),
    "feature space": Sound(feature_space, inputs=TABLE),
    "trained inside": Sound(trained_inside),
    "spectral": Sound(spectral),
    "losses": Sound(operation(losses)),
    "eigenvalues": Sound(operation(eigenvalues), ""),
    "largest": Sound(operation(largest), ""),
    "LSTM of Keras 2": Sound(recurrent_of_2("LSTM"), "", STEPS),
    "GRU of Keras 2": Sound(recurrent_of_2("GRU"), "", STEPS),
    "functions of Keras 2": Sound(functions_of_2),
    "functions of Keras 2, older": Sound(functions_of_2, ".h5"),
    "text of Keras 2": Sound(adapted_of_2(*TEXT, output_mode="tf_idf"), inputs=WORDS),
    "words of Keras 2": Sound(adapted_of_2(*TEXT, output_sequence_length=3), inputs=WORDS),
    "strings of Keras 2": Sound(adapted_of_2(*STRINGS, output_mode="one_hot"), inputs=WORDS),
    "integers of Keras 2": Sound(adapted_of_2(*INTEGERS), inputs=IDS),
    "bins of Keras 2": Sound(adapted_of_2("Discretization", X, "float32", num_bins=4)),
}


def main(folder: Path) -> None:
    make = Maker(folder)
    make.keras.utils.set_random_seed(0)
    for name, sound in SOUND.items():
        model = sound.build(make)
        path = folder / f"{name}{sound.suffix}"
        if sound.suffix or isinstance(model, of_2().Model):
            model.save(path)
        else:
            model.export(path, verbose=False)
        feed = {key: make.tf.constant(array.tolist()) for key, array in sound.inputs.items()}
        make.expect(name, model, sound.inputs, feed if len(feed) > 1 else feed["x"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
