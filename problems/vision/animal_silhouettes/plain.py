"""Animal silhouettes, plainly: a small convolutional network on pictures scaled to 0 to 1."""

from pathlib import Path

import keras

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
KINDS = 10


def main(*, epochs: int = 6, width: int = 16, scaled: bool = True, seed: int = 0) -> None:
    """Train and save model.keras beside this file.

    epochs  how often each picture is seen
    width   filters of the first convolution; the second has twice as many
    scaled  whether the model brings the pixels from 0 to 255 down to 0 to 1
    """
    keras.utils.set_random_seed(seed)
    pictures = keras.utils.image_dataset_from_directory(
        HERE / "data", color_mode="grayscale", image_size=(28, 28), batch_size=64, seed=seed
    )
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1), name="image"),
            keras.layers.Rescaling(1 / 255 if scaled else 1),
            keras.layers.Conv2D(width, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(2 * width, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(KINDS, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(pictures.cache(), epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
