"""Rare animals: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
from keras import layers

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
SIDE = 32
EPOCHS, BATCH = 10, 64
HEAD_EPOCHS, FINE_EPOCHS = 40, 30
keras.utils.set_random_seed(0)


# %% Read the sheets
def read(name: str) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Sheets [n, 32, 32, 1] from 0 to 255, the numbers of their kinds [n], and the kinds' names."""
    with np.load(DATA / name) as file:
        names, kinds = np.unique(file["kinds"], return_inverse=True)
        return file["pictures"][..., None].astype("float32"), kinds, names.tolist()


plenty, plenty_kinds, PLENTY = read("plenty.npz")
images, kinds, KINDS = read("rare.npz")
print(plenty.shape, PLENTY, images.shape, KINDS)


def with_negatives(pictures: np.ndarray, kinds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Twice as many: dark on light becomes light on dark."""
    return np.concatenate([pictures, 255 - pictures]), np.tile(kinds, 2)


# %% The trunk, and what it learns on: the plentiful kinds
def convolve(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    """A convolution, brought to a common scale before it is cut off at 0."""
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    if filters < 128:
        x = layers.MaxPooling2D()(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))


def trunk_model() -> keras.Model:
    """From a sheet [32, 32, 1] to what can be said of it at 4 by 4 places, [4, 4, 128]."""
    image = keras.Input((SIDE, SIDE, 1), name="image")
    x = layers.Rescaling(1 / 255)(image)
    for filters in (16, 32, 64, 128):
        x = convolve(x, filters)
    return keras.Model(image, x, name="trunk")


def classifier(trunk: keras.Model, count: int, training: bool | None = None) -> keras.Model:
    """A head of `count` kinds on the trunk; while training, sheets are mirrored and shifted."""
    image = keras.Input((SIDE, SIDE, 1), name="image")
    x = layers.RandomFlip("horizontal")(image)
    x = layers.RandomTranslation(0.1, 0.1, fill_mode="nearest")(x)
    x = layers.GlobalMaxPooling2D()(trunk(x, training=training))
    x = layers.Dropout(0.3)(x)
    return keras.Model(image, layers.Dense(count, activation="softmax")(x))


trunk = trunk_model()
teacher = classifier(trunk, len(PLENTY))
steps = EPOCHS * -(-len(plenty) // BATCH)
teacher.compile(
    keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
teacher.fit(plenty, plenty_kinds, batch_size=BATCH, epochs=EPOCHS, verbose=2)


# %% The model
def solution_model() -> keras.Model:
    """A compiled model from a sheet [32, 32, 1] to the probabilities of the five rare kinds.

    The trunk is held still, its batch normalisation as well, while the new head finds its feet.
    """
    trunk.trainable = False
    model = classifier(trunk, len(KINDS), training=False)
    model.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy")
    return model


# %% Train: first the head, then all of it, gently
model = solution_model()
few, few_kinds = with_negatives(images, kinds)
model.fit(few, few_kinds, batch_size=32, epochs=HEAD_EPOCHS, verbose=0)
trunk.trainable = True
model.compile(
    keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(1e-3, FINE_EPOCHS * 5)),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(few, few_kinds, batch_size=32, epochs=FINE_EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
