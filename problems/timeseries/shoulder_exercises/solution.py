"""Shoulder exercises: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
KINDS = ["PEN", "ABD", "FEL", "IR", "ER", "TRAP", "ROW"]
RATE, SECONDS, STEP = 50, 20, 25
EPOCHS, BATCH = 6, 64
keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)

# %% Read the recordings, one file each
table = pd.read_csv(DATA / "recordings.csv")
print(pd.crosstab(table["person"], table["arm"]))
recordings = [pd.read_csv(DATA / file).to_numpy("float32") for file in table["file"]]
kinds = table["exercise"].map(KINDS.index).to_numpy()
people = table["person"].to_numpy()


# %% Vary a person's recordings
def turn() -> np.ndarray:
    """A matrix [3, 3] that turns by some ten degrees about any axis."""
    axis = rng.normal(size=3)
    x, y, z = axis / np.linalg.norm(axis)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.deg2rad(10) * rng.normal()
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def hurried(samples: np.ndarray) -> np.ndarray:
    """A recording at another pace; at a higher one, turning is faster too."""
    pace = np.exp(0.1 * rng.normal())
    at = np.arange(0, len(samples) - 1, pace)
    before, share = at.astype(int), (at % 1)[:, None]
    between = samples[before] * (1 - share) + samples[before + 1] * share
    return between * [1, 1, 1, pace, pace, pace]


def varied(own: list[np.ndarray]) -> list[np.ndarray]:
    """A person's recordings as they might be on another day, with this arm or the other.

    The arms are each other's mirror image, across x: there an acceleration changes its sign, and a
    turning about y or z does. The watch sits a little otherwise on the wrist, which turns both
    sensors alike.
    """
    mirror = [-1, 1, 1, 1, -1, -1] if rng.integers(2) else [1] * 6
    both = np.kron(np.eye(2), turn())
    return [hurried(samples * mirror @ both.T).astype("float32") for samples in own]


# %% Put streams together
def stream(own: list[tuple[np.ndarray, int]]) -> tuple[np.ndarray, np.ndarray]:
    """20 seconds [1000, 6] out of one person's recordings, and the exercise of each half-second [40].

    own    what was recorded of the person: samples [n, 6], number of the exercise
    """
    samples, marks = [], []
    length, last = -int(rng.integers(9 * RATE)), -1
    while length < SECONDS * RATE:
        last = rng.choice([i for i in range(len(own)) if i != last])
        recording, kind = own[last]
        long = rng.integers(3 * RATE, 9 * RATE + 1)
        first = rng.integers(len(recording) - long + 1)
        samples.append(recording[first : first + long][max(-length, 0) :])
        marks.append(np.full(len(samples[-1]), kind))
        length += long
    whole = SECONDS * RATE
    marks = np.concatenate(marks)[:whole]
    return np.concatenate(samples)[:whole], marks[STEP // 2 :: STEP]


def streams(rounds: int, each: int) -> tuple[np.ndarray, np.ndarray]:
    """`each` streams of every person, so many times; recordings vary from round to round."""
    made = []
    for _ in range(rounds):
        for person in np.unique(people):
            of = np.flatnonzero(people == person)
            own = list(zip(varied([recordings[i] for i in of]), kinds[of], strict=True))
            made += [stream(own) for _ in range(each)]
    samples, marks = zip(*made, strict=True)
    return np.stack(samples), np.stack(marks)


samples, marks = streams(60, 10)
print(samples.shape, marks.shape)


# %% The model
def solution_model() -> keras.Model:
    """A compiled model from 20 seconds of six sensors to seven probabilities a half-second."""
    given = keras.Input((SECONDS * RATE, 6), name="samples")
    scaled = given * np.array([1, 1, 1, 0.5, 0.5, 0.5], "float32")
    x = keras.layers.AveragePooling1D(5)(scaled)
    for kernel in (7, 5):
        x = keras.layers.Conv1D(64, kernel, padding="same", use_bias=False)(x)
        x = keras.layers.Activation("relu")(keras.layers.BatchNormalization()(x))
    x = keras.layers.MaxPooling1D(STEP // 5)(x)
    x = keras.layers.SpatialDropout1D(0.3)(x)
    x = keras.layers.Bidirectional(keras.layers.GRU(64, return_sequences=True))(x)
    x = keras.layers.Dropout(0.3)(x)
    model = keras.Model(given, keras.layers.Dense(len(KINDS), activation="softmax")(x))
    steps = EPOCHS * -(-len(samples) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(3e-3, steps)
    model.compile(
        keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


# %% Train
model = solution_model()
model.fit(samples, marks, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
