"""Metro riders: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
PAST, AHEAD, WEEK = 28, 14, 7
LEVELS = np.arange(1, 10, dtype="float32") / 10
CONDITIONS = ["weekday", "month", "day", "holiday", "temperature", "rain", "snow"]
CONDITIONS += ["cubs", "white_sox", "bulls", "blackhawks", "bears"]
EPOCHS, BATCH, MEMBERS = 25, 64, 4
keras.utils.set_random_seed(0)

# %% Read the days: where days were kept back, dates are missing
days = pd.read_csv(DATA / "riders.csv", parse_dates=["date"])
days["weekday"], days["month"], days["day"] = (
    days["date"].dt.day_of_week,
    days["date"].dt.month,
    days["date"].dt.day,
)
days["stretch"] = (days["date"].diff() != pd.Timedelta(days=1)).cumsum()
print(days.groupby("stretch")["date"].agg(["min", "max", "size"]))


# %% Cut windows
def windows(stretch: pd.DataFrame, every: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Past [n, 28], coming [n, 14, 12] and riders to forecast [n, 14] of one unbroken stretch."""
    starts = np.arange(0, len(stretch) - PAST - AHEAD + 1, every)
    rows = starts[:, None] + np.arange(PAST + AHEAD)
    riders = stretch["riders"].to_numpy("float32")[rows]
    conditions = stretch[CONDITIONS].to_numpy("float32")[rows]
    return riders[:, :PAST], conditions[:, PAST:], riders[:, PAST:]


past, coming, riders = (
    np.concatenate(parts)
    for parts in zip(*(windows(s, 1) for _, s in days.groupby("stretch")), strict=True)
)
print(past.shape, coming.shape, riders.shape)


# %% The loss
def pinball(riders: keras.KerasTensor, quantiles: keras.KerasTensor) -> keras.KerasTensor:
    """Mean loss of the nine quantiles [n, 14, 9] of what came to be [n, 14]."""
    above = riders[..., None] - quantiles
    return keras.ops.mean(keras.ops.maximum(LEVELS * above, (LEVELS - 1) * above))


# %% The model
def ordered(x: keras.KerasTensor) -> keras.KerasTensor:
    """Nine figures as the median and the steps away from it, so that quantiles never cross."""
    middle, steps = x[..., :1], keras.ops.softplus(x[..., 1:] - 2)
    down = middle - keras.ops.cumsum(steps[..., :4], axis=-1)
    up = middle + keras.ops.cumsum(steps[..., 4:], axis=-1)
    return keras.ops.concatenate([keras.ops.flip(down, axis=-1), middle, up], axis=-1)


def coded(coming_input: keras.KerasTensor) -> keras.KerasTensor:
    """Weekday, month and day one-hot; the other conditions scaled. [14, 7 + 13 + 32 + 9]."""
    parts = [
        keras.layers.CategoryEncoding(count, output_mode="one_hot")(coming_input[..., i : i + 1])
        for i, count in enumerate((7, 13, 32))
    ]
    scale = keras.layers.Normalization()
    scale.adapt(coming)
    return keras.ops.concatenate([*parts, scale(coming_input)[..., 3:]], axis=-1)


def correction(x: keras.KerasTensor) -> keras.KerasTensor:
    """What one member of the ensemble adds to the usual day: [14, 9] in order."""
    for kernel in (3, 1):
        x = keras.layers.Conv1D(64, kernel, padding="same", activation="relu")(x)
        x = keras.layers.Dropout(0.3)(x)
    return ordered(keras.layers.Dense(9)(x))


def solution_model() -> tuple[keras.Model, keras.Model]:
    """Two models on the same layers: the members, compiled to be trained, and their mean.

    Every coming day meets the four days of its own weekday and the week's lowest one, which is
    what holidays look like, as distances from the month's mean.
    """
    past_input = keras.Input((PAST,), name="past")
    coming_input = keras.Input((AHEAD, len(CONDITIONS)), name="coming")
    level = keras.ops.mean(past_input, axis=1, keepdims=True)[..., None]
    weeks = keras.layers.Reshape((PAST // WEEK, WEEK))(past_input) - level
    usual = keras.ops.mean(weeks, axis=1)
    lowest = keras.ops.min(usual, axis=1, keepdims=True)[..., None]
    same = keras.ops.tile(keras.layers.Permute((2, 1))(weeks), (1, 2, 1))
    known = keras.ops.concatenate([same, keras.ops.repeat(lowest, AHEAD, axis=1)], axis=-1)
    x = keras.ops.concatenate([known / 4, coded(coming_input)], axis=-1)
    base = level + keras.ops.tile(usual, (1, 2))[..., None]
    members = [base + correction(x) for _ in range(MEMBERS)]
    inputs = [past_input, coming_input]
    trained = keras.Model(inputs, members)
    steps = EPOCHS * -(-len(past) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(3e-3, steps)
    trained.compile(keras.optimizers.Adam(rate), [pinball] * MEMBERS)
    return trained, keras.Model(inputs, keras.layers.Average()(members))


# %% Train
members, model = solution_model()
given = {"past": past, "coming": coming}
members.fit(given, [riders] * MEMBERS, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
