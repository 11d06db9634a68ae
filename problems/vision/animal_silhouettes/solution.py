"""Animal silhouettes: the reference."""

# %% Where things lie
from pathlib import Path

import keras
import matplotlib.pyplot as plt
from keras import layers

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
keras.utils.set_random_seed(0)
EPOCHS = 14

# %% Read the pictures: batches of (pictures from 0 to 255, numbers of their kinds)
train, validation = keras.utils.image_dataset_from_directory(
    DATA,
    color_mode="grayscale",
    image_size=(28, 28),
    batch_size=64,
    validation_split=0.1,
    subset="both",
    seed=0,
)
KINDS = train.class_names
STEPS = len(train)
train, validation = train.cache().shuffle(STEPS), validation.cache()


# %% The model
def convolve(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    """A convolution whose outputs are brought to a common scale before they are cut off at 0."""
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    return layers.ReLU()(x)


def solution_model() -> keras.Model:
    """A compiled model from a picture [28, 28, 1] to the probabilities of the ten kinds."""
    image = keras.Input((28, 28, 1), name="image")
    x = layers.Rescaling(1 / 255)(image)
    x = layers.RandomFlip("horizontal")(x)
    x = layers.RandomTranslation(0.07, 0.07, fill_mode="constant")(x)
    for filters in (16, 32, 64):
        x = convolve(x, filters)
        x = layers.MaxPooling2D(padding="same")(x)
    x = convolve(x, 128)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.4)(x)
    kind = layers.Dense(len(KINDS), activation="softmax")(x)
    model = keras.Model(image, kind)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, EPOCHS * STEPS)),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% Train
model = solution_model()
curves = model.fit(train, validation_data=validation, epochs=EPOCHS, verbose=2).history

# %% Save: this file is what is marked
model.save(HERE / "model.keras")

# %% Draw the curves: where they part, pictures are learnt by heart
for name in ("accuracy", "val_accuracy"):
    plt.plot(curves[name], label=name)
plt.xlabel("epoch")
plt.legend()
plt.savefig(HERE / "curves.png")
