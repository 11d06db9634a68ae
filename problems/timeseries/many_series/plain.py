"""Many series, plainly: a dense network on logarithms around each series' own level. Earns 3."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
YEAR, PAST, AHEAD, SHORTEST = 12, 60, 12, 24
LEVELS = np.arange(1, 10, dtype="float32") / 10


def windows(values: np.ndarray, every: int) -> tuple[np.ndarray, np.ndarray]:
    """Past [n, 60] and coming [n, 12] of one series, zeros in front of what is known."""
    past, coming = [], []
    for now in range(len(values) - AHEAD, SHORTEST - 1, -every):
        known = values[max(0, now - PAST) : now]
        past.append(np.pad(known, (PAST - len(known), 0)))
        coming.append(np.log(values[now : now + AHEAD] / known[-YEAR:].mean()))
    return np.array(past, dtype="float32"), np.array(coming, dtype="float32")


def pinball(coming: keras.KerasTensor, quantiles: keras.KerasTensor) -> keras.KerasTensor:
    """Mean loss of the nine quantiles [n, 12, 9] of what came to be [n, 12]."""
    above = coming[..., None] - quantiles
    return keras.ops.mean(keras.ops.maximum(LEVELS * above, (LEVELS - 1) * above))


def main(
    *,
    epochs: int = 4,
    width: int = 32,
    every: int = 3,
    scaled: bool = True,
    residual: bool = True,
    seed: int = 0,
) -> None:
    """Train and save model.keras.

    every     months from the start of one window to that of the next
    scaled    whether a series goes in as logarithms around its own level
    residual  whether the network corrects the same month of the year before
    """
    keras.utils.set_random_seed(seed)
    table = pd.read_csv(HERE / "data" / "series.csv")
    cut = [windows(one["value"].to_numpy(), every) for _, one in table.groupby("series")]
    past, coming = (np.concatenate(parts) for parts in zip(*cut, strict=True))
    past_input = keras.Input((PAST,), name="past")
    level = keras.ops.mean(past_input[:, -YEAR:], axis=1, keepdims=True)
    around = keras.ops.log(keras.ops.where(past_input > 0, past_input / level, 1.0))
    x = around if scaled else past_input
    for _ in range(2):
        x = keras.layers.Dense(width, activation="relu")(x)
    quantiles = keras.layers.Reshape((AHEAD, 9))(keras.layers.Dense(AHEAD * 9)(x))
    if residual:
        quantiles = quantiles + around[:, -YEAR:, None]
    model = keras.Model(past_input, quantiles)
    model.compile("adam", pinball)
    model.fit(past, coming, batch_size=64, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
