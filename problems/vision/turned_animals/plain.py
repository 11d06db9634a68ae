"""Turned animals, plainly: a small convolutional network that sees the animals turned. Earns 3."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
DATA = HERE / "data"
SIDE, LONGER, KINDS = 32, 22, 10


def picture(file: tf.Tensor, padded: bool) -> tf.Tensor:
    """A picture brought to [32, 32, 1], either in its proportions or stretched."""
    image = tf.io.decode_png(tf.io.read_file(file), channels=1)
    if not padded:
        return tf.image.resize(image, (SIDE, SIDE), antialias=True)
    image = tf.image.resize_with_pad(image, LONGER, LONGER, antialias=True)
    return tf.image.resize_with_crop_or_pad(image, SIDE, SIDE)


def main(
    *,
    epochs: int = 5,
    width: int = 16,
    rotation: float = 0.5,
    padded: bool = True,
    seed: int = 0,
) -> None:
    """Train and save model.keras beside this file.

    epochs    how often each picture is seen
    width     filters of the first convolution; the second has twice as many
    rotation  by how much pictures are turned while training, in full turns either way
    padded    whether an animal keeps its proportions and gets the size that it has when marked
    """
    keras.utils.set_random_seed(seed)
    labels = pd.read_csv(DATA / "labels.csv")
    files = [str(DATA / "pictures" / name) for name in labels["file"]]
    pictures = tf.data.Dataset.from_tensor_slices(files).map(lambda file: picture(file, padded))
    images = np.concatenate(list(pictures.batch(256).as_numpy_iterator()))
    kinds = np.unique(labels["animal"], return_inverse=True)[1]
    model = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1), name="image"),
            keras.layers.Rescaling(1 / 255),
            keras.layers.RandomRotation(rotation, fill_mode="constant"),
            keras.layers.Conv2D(width, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(2 * width, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(KINDS, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, kinds, batch_size=64, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
