"""Many series: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
YEAR, PAST, AHEAD, SHORTEST = 12, 60, 12, 24
LEVELS = np.arange(1, 10, dtype="float32") / 10
EPOCHS, BATCH, MEMBERS = 10, 256, 3
keras.utils.set_random_seed(0)

# %% Read the series
table = pd.read_csv(DATA / "series.csv")
print(table.groupby("series")["value"].agg(["size", "min", "max"]).describe())


# %% Cut windows
def windows(values: np.ndarray, every: int) -> tuple[np.ndarray, np.ndarray]:
    """Past [n, 60] and coming [n, 12] of one series, zeros in front of what is known.

    every  months from the start of one window to that of the next
    """
    past, coming = [], []
    for now in range(len(values) - AHEAD, SHORTEST - 1, -every):
        known = values[max(0, now - PAST) : now]
        past.append(np.pad(known, (PAST - len(known), 0)))
        coming.append(np.log(values[now : now + AHEAD] / known[-YEAR:].mean()))
    return np.array(past, dtype="float32"), np.array(coming, dtype="float32")


cut = [windows(one["value"].to_numpy(), 2) for _, one in table.groupby("series")]
past, coming = (np.concatenate(parts) for parts in zip(*cut, strict=True))
print(past.shape, coming.shape)


# %% The loss
def pinball(coming: keras.KerasTensor, quantiles: keras.KerasTensor) -> keras.KerasTensor:
    """Mean loss of the nine quantiles [n, 12, 9] of what came to be [n, 12]."""
    above = coming[..., None] - quantiles
    return keras.ops.mean(keras.ops.maximum(LEVELS * above, (LEVELS - 1) * above))


# %% The model
def ordered(x: keras.KerasTensor) -> keras.KerasTensor:
    """Nine figures as the median and the steps away from it, so that quantiles never cross."""
    middle, steps = x[..., :1], keras.ops.softplus(x[..., 1:] - 2)
    down = middle - keras.ops.cumsum(steps[..., :4], axis=-1)
    up = middle + keras.ops.cumsum(steps[..., 4:], axis=-1)
    return keras.ops.concatenate([keras.ops.flip(down, axis=-1), middle, up], axis=-1)


def correction(x: keras.KerasTensor) -> keras.KerasTensor:
    """What one member of the ensemble adds to the year before: [12, 9], in the series' own unit."""
    for _ in range(2):
        x = keras.layers.Dense(192, activation="relu")(x)
        x = keras.layers.Dropout(0.15)(x)
    return ordered(keras.layers.Reshape((AHEAD, 9))(keras.layers.Dense(AHEAD * 9)(x)))


def solution_model() -> tuple[keras.Model, keras.Model]:
    """Two models on the same layers: the members, compiled to be trained, and their mean.

    A series goes in as logarithms around its last year's level, in units of how much it moves;
    what comes out is put back into these units. Months that are not known are 0.
    """
    past_input = keras.Input((PAST,), name="past")
    known = keras.ops.cast(past_input > 0, "float32")
    level = keras.ops.mean(past_input[:, -YEAR:], axis=1, keepdims=True)
    around = keras.ops.log(keras.ops.where(past_input > 0, past_input / level, 1.0))
    months = keras.ops.sum(known, axis=1, keepdims=True)
    unit = keras.ops.sum(keras.ops.abs(around), axis=1, keepdims=True) / months + 0.02
    x = keras.ops.concatenate([around / unit, known[:, :-SHORTEST:6], keras.ops.log(unit)], axis=1)
    last_year, unit = around[:, -YEAR:, None], unit[..., None]
    members = [last_year + unit * correction(x) for _ in range(MEMBERS)]
    trained = keras.Model(past_input, members)
    steps = EPOCHS * -(-len(past) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(3e-3, steps)
    trained.compile(keras.optimizers.AdamW(rate, weight_decay=1e-3), [pinball] * MEMBERS)
    return trained, keras.Model(past_input, keras.layers.Average()(members))


# %% Train
members, model = solution_model()
members.fit(past, [coming] * MEMBERS, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
