"""Animal masks: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
SIDE = 32
EPOCHS, BATCH = 12, 32
keras.utils.set_random_seed(0)


# %% Read the scenes and their masks, in the order of their names
def read(folder: str) -> np.ndarray:
    """All pictures of a folder [n, 32, 32, 1], from 0 to 255."""
    files = sorted(str(path) for path in (DATA / folder).glob("*.png"))
    pictures = tf.data.Dataset.from_tensor_slices(files).map(picture).batch(256)
    return np.concatenate(list(pictures.as_numpy_iterator())).astype("float32")


def picture(file: tf.Tensor) -> tf.Tensor:
    """One picture [32, 32, 1], from 0 to 255."""
    return tf.ensure_shape(tf.io.decode_png(tf.io.read_file(file), channels=1), (SIDE, SIDE, 1))


images = read("images")
masks = read("masks") / 255
print(images.shape, masks.shape, masks.mean())


# %% Batches; while training, half of the scenes are mirrored, and their masks with them
def mirrored(image: tf.Tensor, mask: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """A scene and its mask, mirrored together by chance."""
    if tf.random.uniform(()) < 0.5:
        return image[:, ::-1], mask[:, ::-1]
    return image, mask


held = len(images) // 20
scenes = tf.data.Dataset.from_tensor_slices((images[held:], masks[held:]))
train = scenes.shuffle(len(images), seed=0).map(mirrored, deterministic=True).batch(BATCH)
train = train.prefetch(2)


# %% The model
def convolve(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    """A convolution, brought to a common scale before it is cut off at 0."""
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))


def solution_model() -> keras.Model:
    """A compiled model from a scene [32, 32, 1] to its mask [32, 32, 1], values from 0 to 1.

    A small U-Net: on the way down it sees more and more of the scene, on the way up it adds what it
    saw at each size, so that it knows both what is there and where its edge runs. What is added has
    few channels, which keeps the large sizes cheap.
    """
    image = keras.Input((SIDE, SIDE, 1), name="image")
    x = layers.Rescaling(1 / 255)(image)
    seen = []
    for filters in (12, 24, 48):
        x = convolve(x, filters)
        seen.append(x)
        x = layers.MaxPooling2D()(x)
    x = convolve(x, 96)
    for filters, before in zip((32, 16, 12), reversed(seen), strict=True):
        x = layers.UpSampling2D()(layers.Conv2D(filters, 1)(x))
        x = layers.Add()([x, layers.Conv2D(filters, 1)(before)])
        x = convolve(x, filters)
    mask = layers.Conv2D(1, 1, activation="sigmoid")(x)
    model = keras.Model(image, mask)
    steps = EPOCHS * len(train)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(5e-3, steps)),
        "binary_crossentropy",
        metrics=[keras.metrics.BinaryIoU([1], name="iou")],
    )
    return model


# %% Train
model = solution_model()
model.fit(train, validation_data=(images[:held], masks[:held]), epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
