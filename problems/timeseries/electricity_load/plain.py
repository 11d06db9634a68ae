"""Electricity load, plainly: a dense network that corrects last week's day. Earns 3."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
DAY, WEEK = 48, 336


def windows(stretch: np.ndarray, every: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Past [n, 336, 3], coming [n, 48, 3] and demand to forecast [n, 48] of one stretch."""
    starts = np.arange(0, len(stretch) - WEEK - DAY + 1, every)
    rows = starts[:, None] + np.arange(WEEK + DAY)
    values = stretch[rows]
    coming = values[:, WEEK:].copy()
    coming[:, :, 0] = rows[:, WEEK:] % DAY
    return values[:, :WEEK], coming, values[:, WEEK:, 0]


def main(
    *,
    epochs: int = 8,
    width: int = 128,
    every: int = 4,
    scaled: bool = True,
    residual: bool = True,
    seed: int = 0,
) -> None:
    """Train and save model.keras."""
    keras.utils.set_random_seed(seed)
    table = pd.read_csv(HERE / "data" / "electricity.csv", dtype="float32")
    stretches = [part.to_numpy()[:, 1:] for _, part in table.groupby("stretch")]
    cut = [windows(stretch, every) for stretch in stretches]
    past, coming, demand = (np.concatenate(parts) for parts in zip(*cut, strict=True))
    inputs = [keras.Input((WEEK, 3), name="past"), keras.Input((DAY, 3), name="coming")]
    scales = [keras.layers.Normalization(), keras.layers.Normalization()]
    scales[0].adapt(past)
    scales[1].adapt(coming)
    ready = [scale(x) for scale, x in zip(scales, inputs, strict=True)] if scaled else inputs
    x = keras.layers.Concatenate()([keras.layers.Flatten()(part) for part in ready])
    for _ in range(2):
        x = keras.layers.Dense(width, activation="relu")(x)
    forecast = keras.layers.Dense(DAY)(x)
    if residual:
        forecast = forecast + inputs[0][:, :DAY, 0]
    model = keras.Model(inputs, forecast)
    steps = epochs * -(-len(past) // 64)
    model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(1e-3, steps)), "mae")
    given = {"past": past, "coming": coming}
    model.fit(given, demand, batch_size=64, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
