"""Turned animals: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
SIDE, LONGER = 32, 22
EPOCHS, BATCH = 12, 64
keras.utils.set_random_seed(0)

# %% Read the pictures, which are of many sizes
labels = pd.read_csv(DATA / "labels.csv")
KINDS = sorted(labels["animal"].unique())


def picture(file: tf.Tensor) -> tf.Tensor:
    """A picture brought to [32, 32, 1], grey from 0 to 255, in its proportions.

    The longer side becomes 22 pixels, as it is in the pictures that are marked; black fills the rest.
    """
    image = tf.io.decode_png(tf.io.read_file(file), channels=1)
    image = tf.image.resize_with_pad(image, LONGER, LONGER, antialias=True)
    return tf.image.resize_with_crop_or_pad(image, SIDE, SIDE)


files = [str(DATA / "pictures" / name) for name in labels["file"]]
pictures = tf.data.Dataset.from_tensor_slices(files).map(picture).batch(256)
images = np.concatenate(list(pictures.as_numpy_iterator()))
kinds = np.array([KINDS.index(animal) for animal in labels["animal"]])
print(images.shape, KINDS)

# %% Keep some aside, and turn them: that is what will be asked
order = np.random.default_rng(0).permutation(len(images))
held, rest = np.split(order, [len(order) // 15])
turn = layers.RandomRotation(0.5, fill_mode="constant", seed=0)
validation = (np.asarray(turn(images[held], training=True)), kinds[held])


# %% The model
def convolve(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    """A convolution, brought to a common scale before it is cut off at 0."""
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    if filters < 128:
        x = layers.MaxPooling2D()(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))


def solution_model() -> keras.Model:
    """A compiled model from a picture [32, 32, 1] to the probabilities of the ten kinds."""
    image = keras.Input((SIDE, SIDE, 1), name="image")
    x = layers.Rescaling(1 / 255)(image)
    x = layers.RandomFlip("horizontal")(x)
    x = layers.RandomRotation(0.5, fill_mode="constant")(x)
    for filters in (16, 32, 64, 128):
        x = convolve(x, filters)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.3)(x)
    kind = layers.Dense(len(KINDS), activation="softmax")(x)
    model = keras.Model(image, kind)
    steps = EPOCHS * -(-len(rest) // BATCH)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% Train
model = solution_model()
model.fit(
    images[rest],
    kinds[rest],
    validation_data=validation,
    batch_size=BATCH,
    epochs=EPOCHS,
    verbose=2,
)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
