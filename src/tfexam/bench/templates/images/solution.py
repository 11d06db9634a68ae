"""@title@: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
CLASSES = ["cat", "dog"]
SIZE, CHANNELS = 32, 3
FLIP = True
keras.utils.set_random_seed(0)

# %% Read the pictures: batches of (pictures from 0 to 255, numbers of their classes)
train, validation = keras.utils.image_dataset_from_directory(
    DATA,
    class_names=CLASSES,
    color_mode="rgb" if CHANNELS == 3 else "grayscale",
    image_size=(SIZE, SIZE),
    batch_size=32,
    validation_split=0.15,
    subset="both",
    seed=0,
)
STEPS = len(train)
EPOCHS = max(12, min(60, 4_000 // STEPS))
train, validation = train.cache().shuffle(STEPS), validation.cache()


# %% The model
def convolve(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    """A convolution whose outputs are brought to a common scale, and half the size."""
    x = keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    x = keras.layers.BatchNormalization(momentum=0.9)(x)
    return keras.layers.MaxPooling2D(padding="same")(keras.layers.ReLU()(x))


def solution_model() -> keras.Model:
    """A compiled model from a picture to the probabilities of the classes."""
    image = keras.Input((SIZE, SIZE, CHANNELS), name="image")
    x = keras.layers.Rescaling(1 / 255)(image)
    if FLIP:  # what is mirrored is still the same thing; letters and digits are not
        x = keras.layers.RandomFlip("horizontal")(x)
    x = keras.layers.RandomTranslation(0.07, 0.07, fill_mode="nearest")(x)
    for filters in (16, 32, 64):
        x = convolve(x, filters)
    x = keras.layers.Dropout(0.3)(keras.layers.Flatten()(x))
    model = keras.Model(image, keras.layers.Dense(len(CLASSES), activation="softmax")(x))
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, EPOCHS * STEPS)),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% Train
model = solution_model()
model.fit(train, validation_data=validation, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
