"""Turned animals: read brief.md, complete the TODOs, run, then submit model.keras."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "starter.py")).resolve().parent
DATA = HERE / "data"
SIDE = 32
keras.utils.set_random_seed(0)

# %% Read the pictures, which are of many sizes
labels = pd.read_csv(DATA / "labels.csv")
KINDS = sorted(labels["animal"].unique())


def picture(file: tf.Tensor) -> tf.Tensor:
    """A picture brought to [32, 32, 1], grey from 0 to 255."""
    image = tf.io.decode_png(tf.io.read_file(file), channels=1)
    # TODO: this stretches a giraffe until it is as wide as an elephant.
    return tf.image.resize(image, (SIDE, SIDE), antialias=True)


files = [str(DATA / "pictures" / name) for name in labels["file"]]
pictures = tf.data.Dataset.from_tensor_slices(files).map(picture).batch(256)
images = np.concatenate(list(pictures.as_numpy_iterator()))
kinds = np.array([KINDS.index(animal) for animal in labels["animal"]])
print(images.shape, KINDS)


# %% The model
def solution_model() -> keras.Model:
    """A compiled model from a picture [32, 32, 1] to the probabilities of the ten kinds."""
    # TODO: this one sees four by four blurred squares, and knows animals only on their feet.
    model = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 1), name="image"),
            keras.layers.AveragePooling2D(8),
            keras.layers.Flatten(),
            keras.layers.Dense(len(KINDS), activation="softmax"),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% Train
model = solution_model()
# TODO: accuracy on upright pictures says little here. Turn those that you validate on.
model.fit(images, kinds, validation_split=0.15, epochs=1, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
