"""Find the animal: the reference. Completes the starter."""

# %% Where things lie
import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
SIDE = 40
EPOCHS, BATCH = 10, 64
keras.utils.set_random_seed(0)

# %% Read the scenes and what is on them
document = json.loads((DATA / "annotations.json").read_text("utf-8"))
KINDS = [entry["name"] for entry in document["categories"]]
notes = {note["image_id"]: note for note in document["annotations"]}


def picture(name: str) -> np.ndarray:
    """A scene [40, 40, 1], grey from 0 to 255."""
    return tf.io.decode_png(tf.io.read_file(str(DATA / "scenes" / name)), channels=1).numpy()


images = np.stack([picture(entry["file_name"]) for entry in document["images"]]).astype("float32")
kinds = np.array([notes[entry["id"]]["category_id"] - 1 for entry in document["images"]])
bboxes = np.array([notes[entry["id"]]["bbox"] for entry in document["images"]], dtype="float32")
corner, size = bboxes[:, :2], bboxes[:, 2:]
boxes = np.concatenate([corner, corner + size], axis=1) / SIDE
print(images.shape, boxes[:3], [KINDS[kind] for kind in kinds[:3]])

# %% Batches; while training, half of the scenes are mirrored, and their boxes with them
Wanted = dict[str, tf.Tensor]


def mirrored(image: tf.Tensor, box: tf.Tensor, kind: tf.Tensor) -> tuple[tf.Tensor, Wanted]:
    """A scene with its box and kind, mirrored by chance: left and right trade places."""
    if tf.random.uniform(()) < 0.5:
        image = image[:, ::-1]
        box = tf.stack([1 - box[2], box[1], 1 - box[0], box[3]])
    return image, {"box": box, "kind": kind}


held = len(images) // 20
scenes = tf.data.Dataset.from_tensor_slices((images[held:], boxes[held:], kinds[held:]))
train = scenes.shuffle(len(images), seed=0).map(mirrored, deterministic=True).batch(BATCH)
train = train.prefetch(2)
validation = (images[:held], {"box": boxes[:held], "kind": kinds[:held]})


# %% The model
def convolve(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    """A convolution, brought to a common scale before it is cut off at 0."""
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    if filters < 128:
        x = layers.MaxPooling2D()(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))


def solution_model() -> keras.Model:
    """A compiled model from a scene [40, 40, 1] to a box [4] and probabilities [10].

    Both heads sit on one trunk. The box needs to know where things are, so nothing is averaged over
    the picture. The kind overfits first, so dropout stands before its head alone.
    """
    image = keras.Input((SIDE, SIDE, 1), name="image")
    x = layers.Rescaling(1 / 255)(image)
    for filters in (16, 32, 64, 128):
        x = convolve(x, filters)
    x = layers.Flatten()(x)
    box = layers.Dense(4, activation="sigmoid", name="box")(x)
    x = layers.Dropout(0.4)(x)
    kind = layers.Dense(len(KINDS), activation="softmax", name="kind")(x)
    model = keras.Model(image, {"box": box, "kind": kind})
    steps = EPOCHS * len(train)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)),
        {"box": "mae", "kind": "sparse_categorical_crossentropy"},
        loss_weights={"box": 10.0, "kind": 1.0},
        metrics={"kind": "accuracy"},
    )
    return model


# %% Train
model = solution_model()
model.fit(train, validation_data=validation, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
