"""Builders of models that load and do not fit: each is given TensorFlow, and returns a model.

One that is written otherwise than by `save` returns a function that writes it to a path.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.models import Maker


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
    bins.adapt(np.linspace(0, 1, 40, dtype=np.float32).reshape(10, 4))
    model = tf_keras.Sequential([tf_keras.Input((4,)), bins])
    return lambda path: model.save(path, save_format="tf")
