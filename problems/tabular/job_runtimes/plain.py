"""Job runtimes, plainly: words one-hot, numbers scaled, one hidden layer. Earns 3."""

from pathlib import Path

import keras
import tensorflow as tf
import tensorflow_datasets as tfds

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
WORDS = ["protocol", "day"]
NUMBERS = ["compounds", "input_fields", "iterations", "num_pending", "hour"]


def prepared(columns: dict, inputs: dict, scaled: bool) -> list:
    """Each input as the network can use it."""
    ready = []
    for name in WORDS:
        lookup = keras.layers.StringLookup(output_mode="one_hot")
        lookup.adapt(columns[name])
        ready.append(lookup(inputs[name]))
    for name in NUMBERS:
        scale = keras.layers.Normalization()
        scale.adapt(columns[name])
        ready.append(scale(inputs[name]) if scaled else inputs[name])
    return ready


def main(*, epochs: int = 45, width: int = 64, scaled: bool = True, seed: int = 0) -> None:
    """Train and save model.keras."""
    keras.utils.set_random_seed(seed)
    builder = tfds.builder_from_directory(HERE / "data" / "job_runtimes" / "1.0.0")
    jobs = builder.as_dataset(split="train", batch_size=-1)
    columns = {name: tf.reshape(jobs[name], (-1, 1)) for name in WORDS + NUMBERS}
    inputs = {name: keras.Input((1,), name=name, dtype="string") for name in WORDS}
    inputs |= {name: keras.Input((1,), name=name) for name in NUMBERS}
    x = keras.layers.Concatenate()(prepared(columns, inputs, scaled))
    x = keras.layers.Dense(width, activation="relu")(x)
    model = keras.Model(inputs, keras.layers.Dense(4, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(columns, jobs["runtime"], epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
