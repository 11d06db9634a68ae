"""Many series: read brief.md, complete the TODOs, run, then submit model.keras."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "starter.py")).resolve().parent
DATA = HERE / "data"
YEAR, PAST, AHEAD, SHORTEST = 12, 60, 12, 24
LEVELS = np.arange(1, 10, dtype="float32") / 10
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
        # TODO: the brief asks for logarithms of the coming months over a mean; these are zeros.
        coming.append(np.zeros(AHEAD))
    return np.array(past, dtype="float32"), np.array(coming, dtype="float32")


# TODO: the last window of each series is not much to learn from.
cut = [windows(one["value"].to_numpy(), 1000) for _, one in table.groupby("series")]
past, coming = (np.concatenate(parts) for parts in zip(*cut, strict=True))
print(past.shape, coming.shape)


# %% The loss
def pinball(coming: keras.KerasTensor, quantiles: keras.KerasTensor) -> keras.KerasTensor:
    """Mean loss of the nine quantiles [n, 12, 9] of what came to be [n, 12]."""
    above = coming[..., None] - quantiles
    return keras.ops.mean(keras.ops.maximum(LEVELS * above, (LEVELS - 1) * above))


# %% The model
def solution_model() -> keras.Model:
    """A compiled model from the last years of a series to nine quantiles a coming month."""
    past_input = keras.Input((PAST,), name="past")
    # TODO: one series is counted in units, another in millions. And what are the zeros?
    hidden = keras.layers.Dense(16, activation="relu")(past_input)
    quantiles = keras.layers.Reshape((AHEAD, 9))(keras.layers.Dense(AHEAD * 9)(hidden))
    model = keras.Model(past_input, quantiles)
    model.compile("adam", pinball)
    return model


# %% Train
model = solution_model()
# TODO: keep whole series aside for validation; windows of one series are too alike for that.
model.fit(past, coming, epochs=2, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
