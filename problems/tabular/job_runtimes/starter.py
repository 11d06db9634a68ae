"""Job runtimes: read brief.md, complete the TODOs, run, then submit model.keras."""

# %% Where things lie
from pathlib import Path

import keras
import tensorflow as tf
import tensorflow_datasets as tfds

HERE = Path(globals().get("__file__", "starter.py")).resolve().parent
DATA = HERE / "data"
WORDS = ["protocol", "day"]
NUMBERS = ["compounds", "input_fields", "iterations", "num_pending", "hour"]
keras.utils.set_random_seed(0)

# %% Read the jobs: columns [jobs, 1] by name, and the class number of each job
builder = tfds.builder_from_directory(DATA / "job_runtimes" / "1.0.0")
CLASSES = builder.info.features["runtime"].names
jobs = builder.as_dataset(split="train", batch_size=-1)
columns = {name: tf.reshape(jobs[name], (-1, 1)) for name in WORDS + NUMBERS}
runtimes = jobs["runtime"].numpy()
print(f"{len(runtimes)} jobs, classes {CLASSES}")


# %% The model
def solution_model() -> keras.Model:
    """A compiled model from the seven columns of a job to the probabilities of the four classes."""
    words = {name: keras.Input((1,), name=name, dtype="string") for name in WORDS}
    numbers = {name: keras.Input((1,), name=name) for name in NUMBERS}
    # TODO: the words are not used at all, and the numbers go in just as they are.
    x = keras.layers.Concatenate()(list(numbers.values()))
    probabilities = keras.layers.Dense(len(CLASSES), activation="softmax")(x)
    model = keras.Model(words | numbers, probabilities)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% Train
model = solution_model()
# TODO: keep some jobs aside, and look at each class on its own: that is how you are scored.
model.fit(columns, runtimes, epochs=2, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
