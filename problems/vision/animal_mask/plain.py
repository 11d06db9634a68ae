"""Animal masks, plainly: down to a quarter of the size and up again, without looking back. Earns 3."""

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
DATA = HERE / "data"
SIDE = 32


def read(folder: str) -> np.ndarray:
    """All pictures of a folder [n, 32, 32, 1], from 0 to 255."""
    files = sorted(str(path) for path in (DATA / folder).glob("*.png"))
    pictures = [tf.io.decode_png(tf.io.read_file(file), channels=1).numpy() for file in files]
    return np.stack(pictures).astype("float32")


def main(
    *,
    epochs: int = 8,
    width: int = 16,
    rate: float = 3e-3,
    normalised: bool = True,
    seed: int = 0,
) -> None:
    """Train and save model.keras beside this file.

    epochs      how often each scene is seen
    width       filters of the first and the last convolution; inner ones have twice as many and four times
    rate        Adam's learning rate at the start; it falls to 0
    normalised  whether batch normalisation follows each convolution
    """
    keras.utils.set_random_seed(seed)

    def convolve(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
        x = layers.Conv2D(filters, 3, padding="same")(x)
        return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x) if normalised else x)

    image = keras.Input((SIDE, SIDE, 1), name="image")
    x = layers.Rescaling(1 / 255)(image)
    x = layers.MaxPooling2D()(convolve(x, width))
    x = layers.MaxPooling2D()(convolve(x, 2 * width))
    x = convolve(x, 4 * width)
    x = convolve(layers.UpSampling2D()(x), width)
    x = layers.UpSampling2D()(x)
    mask = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(x)
    model = keras.Model(image, mask)
    images, masks = read("images"), read("masks") / 255
    steps = epochs * -(-len(images) // 32)
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps))
    model.compile(adam, "binary_crossentropy")
    model.fit(images, masks, batch_size=32, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
