"""Metro riders, plainly: one small dense network for every coming day, on scaled figures."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
PAST, AHEAD, WEEK = 28, 14, 7
LEVELS = np.arange(1, 10, dtype="float32") / 10
CONDITIONS = ["weekday", "month", "day", "holiday", "temperature", "rain", "snow"]
CONDITIONS += ["cubs", "white_sox", "bulls", "blackhawks", "bears"]


def windows(stretch: pd.DataFrame, every: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Past [n, 28], coming [n, 14, 12] and riders to forecast [n, 14] of one unbroken stretch."""
    starts = np.arange(0, len(stretch) - PAST - AHEAD + 1, every)
    rows = starts[:, None] + np.arange(PAST + AHEAD)
    riders = stretch["riders"].to_numpy("float32")[rows]
    conditions = stretch[CONDITIONS].to_numpy("float32")[rows]
    return riders[:, :PAST], conditions[:, PAST:], riders[:, PAST:]


def pinball(riders: keras.KerasTensor, quantiles: keras.KerasTensor) -> keras.KerasTensor:
    """Mean loss of the nine quantiles [n, 14, 9] of what came to be [n, 14]."""
    above = riders[..., None] - quantiles
    return keras.ops.mean(keras.ops.maximum(LEVELS * above, (LEVELS - 1) * above))


def main(
    *,
    epochs: int = 16,
    width: int = 64,
    every: int = 1,
    scaled: bool = True,
    residual: bool = True,
    seed: int = 0,
) -> None:
    """Train and save model.keras.

    every     days from the start of one window to that of the next
    scaled    whether the coming days' conditions are brought to a common scale
    residual  whether the network corrects the mean of the last four same weekdays
    """
    keras.utils.set_random_seed(seed)
    days = pd.read_csv(HERE / "data" / "riders.csv", parse_dates=["date"])
    dates = days["date"].dt
    days["weekday"], days["month"], days["day"] = dates.day_of_week, dates.month, dates.day
    stretches = (days["date"].diff() != pd.Timedelta(days=1)).cumsum()
    cut = [windows(stretch, every) for _, stretch in days.groupby(stretches)]
    past, coming, riders = (np.concatenate(parts) for parts in zip(*cut, strict=True))
    inputs = [keras.Input((PAST,), name="past"), keras.Input(coming.shape[1:], name="coming")]
    scale = keras.layers.Normalization()
    scale.adapt(coming)
    weeks = keras.layers.Permute((2, 1))(keras.layers.Reshape((PAST // WEEK, WEEK))(inputs[0]))
    same = keras.ops.tile(weeks, (1, AHEAD // WEEK, 1))
    ready = scale(inputs[1]) if scaled else inputs[1]
    weekday = keras.layers.CategoryEncoding(7, output_mode="one_hot")(inputs[1][..., :1])
    x = keras.layers.Concatenate()([same / 10, weekday, ready])
    for _ in range(2):
        x = keras.layers.Dense(width, activation="relu")(x)
    quantiles = keras.layers.Dense(len(LEVELS))(x)
    if residual:
        quantiles = quantiles + keras.ops.mean(same, axis=-1, keepdims=True)
    model = keras.Model(inputs, quantiles)
    steps = epochs * -(-len(past) // 64)
    rate = keras.optimizers.schedules.CosineDecay(2e-3, steps)
    model.compile(keras.optimizers.Adam(rate), pinball)
    model.fit([past, coming], riders, batch_size=64, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
