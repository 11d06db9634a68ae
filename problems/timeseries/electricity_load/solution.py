"""Electricity load: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
DAY, WEEK = 48, 336
EPOCHS, BATCH = 20, 64
keras.utils.set_random_seed(0)

# %% Read the half-hours
table = pd.read_csv(DATA / "electricity.csv", dtype="float32")
print(table.groupby("stretch").size())


# %% Cut windows
def windows(stretch: np.ndarray, every: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Past [n, 336, 3], coming [n, 48, 3] and demand to forecast [n, 48] of one stretch.

    stretch    [half-hours, 3]: demand, working day, temperature, from midnight on
    every      half-hours from the start of one window to that of the next
    """
    starts = np.arange(0, len(stretch) - WEEK - DAY + 1, every)
    rows = starts[:, None] + np.arange(WEEK + DAY)
    values = stretch[rows]
    coming = values[:, WEEK:].copy()
    coming[:, :, 0] = rows[:, WEEK:] % DAY
    return values[:, :WEEK], coming, values[:, WEEK:, 0]


stretches = [part.to_numpy()[:, 1:] for _, part in table.groupby("stretch")]
past, coming, demand = (
    np.concatenate(parts) for parts in zip(*(windows(s, 2) for s in stretches), strict=True)
)
print(past.shape, coming.shape, demand.shape)


# %% The model
def days_of(past: keras.KerasTensor) -> keras.KerasTensor:
    """[336, 3] as [48, 21]: for each time of day what it was on each of the seven days."""
    days = keras.layers.Reshape((7, DAY, 3))(past)
    return keras.layers.Reshape((DAY, 7 * 3))(keras.layers.Permute((2, 1, 3))(days))


def scaled(values: keras.KerasTensor, like: np.ndarray) -> keras.KerasTensor:
    """The values at a mean of 0 and a spread of 1, as they have in `like`."""
    scale = keras.layers.Normalization()
    scale.adapt(like)
    return scale(values)


def solution_model() -> keras.Model:
    """A compiled model from the last week and the coming day's conditions to its demand.

    It corrects the demand of a week ago. Demand goes in as its distance from the week's mean, so
    that a week at another level looks the same.
    """
    past_input = keras.Input((WEEK, 3), name="past")
    coming_input = keras.Input((DAY, 3), name="coming")
    level = keras.ops.mean(past_input[:, :, :1], axis=1, keepdims=True)
    around = keras.layers.Concatenate()([past_input[:, :, :1] - level, past_input[:, :, 1:]])
    seen = past - [1, 0, 0] * past.mean(axis=1, keepdims=True)
    time = keras.layers.CategoryEncoding(DAY, output_mode="one_hot")(coming_input[:, :, :1])
    x = keras.layers.Concatenate()(
        [days_of(scaled(around, seen)), scaled(coming_input, coming), time]
    )
    for width in (128, 64):
        x = keras.layers.Conv1D(width, 5, padding="same", activation="relu")(x)
        x = keras.layers.Dropout(0.2)(x)
    correction = keras.layers.Conv1D(1, 1, kernel_initializer="zeros")(x)
    forecast = past_input[:, :DAY, 0] + keras.layers.Flatten()(correction)
    model = keras.Model([past_input, coming_input], forecast)
    steps = EPOCHS * -(-len(past) // BATCH)
    model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, steps)), "mae")
    return model


# %% Train
model = solution_model()
model.fit({"past": past, "coming": coming}, demand, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
