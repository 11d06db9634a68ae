"""@title@, plainly: one convolution on pictures scaled to 0 to 1. To earn 3."""

from pathlib import Path

import keras

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
CLASSES = ["cat", "dog"]
SIZE, CHANNELS = 32, 3


def main(*, epochs: int = 0, width: int = 8, scaled: bool = True, seed: int = 0) -> None:
    """Train and save model.keras.

    epochs  0 for as many as make some 300 steps, six at least
    width   filters of the convolution
    scaled  whether the model brings the pixels from 0 to 255 down to 0 to 1
    """
    keras.utils.set_random_seed(seed)
    pictures = keras.utils.image_dataset_from_directory(
        HERE / "data",
        class_names=CLASSES,
        color_mode="rgb" if CHANNELS == 3 else "grayscale",
        image_size=(SIZE, SIZE),
        batch_size=32,
        seed=seed,
    )
    model = keras.Sequential(
        [
            keras.Input((SIZE, SIZE, CHANNELS), name="image"),
            keras.layers.Rescaling(1 / 255 if scaled else 1),
            keras.layers.Conv2D(width, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(4, padding="same"),
            keras.layers.Flatten(),
            keras.layers.Dense(len(CLASSES), activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    epochs = epochs or max(6, 300 // len(pictures))
    model.fit(pictures.cache(), epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
