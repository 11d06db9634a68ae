"""Delivery time, plainly: scaled numbers, two layers, nine outputs from the median on. Earns 3."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
LEVELS = np.arange(1, 10, dtype="float32") / 10


def numbers_of(orders: pd.DataFrame) -> np.ndarray:
    """The inputs of each order, [orders, 30], in the order that brief.md gives."""
    table = np.zeros((len(orders), 30), dtype="float32")
    table[:, 0] = orders["placed"].str[4:6].astype(int) + orders["placed"].str[7:].astype(int) / 60
    table[:, 1] = orders["placed"].str[:3].map(DAYS.index)
    table[:, 2] = orders["miles"]
    for dish in range(1, 28):
        count = orders["dishes"].str.extract(rf"\b{dish}x(\d)", expand=False)
        table[:, 2 + dish] = count.fillna("0").astype(int)
    return table


def pinball(minutes: keras.KerasTensor, quantiles: keras.KerasTensor) -> keras.KerasTensor:
    """The pinball loss of each order."""
    missing = minutes - quantiles
    return keras.ops.mean(keras.ops.maximum(LEVELS * missing, (LEVELS - 1) * missing), axis=-1)


def main(
    *,
    epochs: int = 30,
    width: int = 64,
    scaled: bool = True,
    quantiles: bool = True,
    from_median: bool = True,
    seed: int = 0,
) -> None:
    """Train and save model.keras.

    quantiles    whether the loss is that of the quantiles, or else the absolute error
    from_median  whether the outputs begin at the median, or else at 0
    """
    keras.utils.set_random_seed(seed)
    orders = pd.read_csv(HERE / "data" / "orders.csv")
    inputs, minutes = numbers_of(orders), orders["minutes"].to_numpy("float32")[:, None]
    scale = keras.layers.Normalization()
    scale.adapt(inputs)
    first = keras.initializers.Constant(float(np.median(minutes)) if from_median else 0.0)
    model = keras.Sequential(
        [
            keras.Input((30,), name="order"),
            *([scale] if scaled else []),
            keras.layers.Dense(width, activation="relu"),
            keras.layers.Dense(width, activation="relu"),
            keras.layers.Dense(9, bias_initializer=first),
        ]
    )
    model.compile("adam", pinball if quantiles else "mae")
    model.fit(inputs, minutes, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
