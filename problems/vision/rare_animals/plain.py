"""Rare animals, plainly: a small network learns the plentiful kinds, then gets a new head. Earns 3."""

from pathlib import Path

import keras
import numpy as np
from keras import layers

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
DATA = HERE / "data"
SIDE = 32


def read(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Sheets [n, 32, 32, 1] from 0 to 255, and the numbers of their kinds [n]."""
    with np.load(DATA / name) as file:
        kinds = np.unique(file["kinds"], return_inverse=True)[1]
        return file["pictures"][..., None].astype("float32"), kinds


def main(
    *,
    epochs: int = 8,
    head_epochs: int = 50,
    width: int = 16,
    frozen: bool = True,
    seed: int = 0,
) -> None:
    """Train and save model.keras beside this file.

    epochs       how often each plentiful sheet is seen; 0 to do without them
    head_epochs  how often each rare sheet is seen
    width        filters of the first convolution; each further one has twice as many
    frozen       whether what was learnt on the plentiful kinds stays as it is
    """
    keras.utils.set_random_seed(seed)
    image = keras.Input((SIDE, SIDE, 1), name="image")
    x = layers.Rescaling(1 / 255)(image)
    for filters in (width, 2 * width, 4 * width):
        x = layers.Conv2D(filters, 3, activation="relu")(x)
        x = layers.MaxPooling2D()(x)
    trunk = keras.Model(image, layers.GlobalMaxPooling2D()(x))
    for name, often, rate in (("plenty.npz", epochs, 2e-3), ("rare.npz", head_epochs, 1e-2)):
        pictures, kinds = read(name)
        model = keras.Model(image, layers.Dense(5, activation="softmax")(trunk.output))
        adam = keras.optimizers.Adam(rate)
        model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
        model.fit(pictures, kinds, batch_size=32, epochs=often, verbose=2)
        trunk.trainable = not frozen
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
