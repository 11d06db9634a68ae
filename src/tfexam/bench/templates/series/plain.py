"""@title@, plainly: a dense network that corrects the last value. To earn 3."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
TARGET = "value"
OTHERS = ["weather"]
WINDOW, HORIZON, SEASON = 48, 12, 24
COLUMNS = 1 + len(OTHERS)


def windows(values: np.ndarray, every: int) -> tuple[np.ndarray, np.ndarray]:
    """Past [n, WINDOW, COLUMNS] and coming [n, HORIZON]; windows with gaps are left out."""
    starts = np.arange(0, len(values) - WINDOW - HORIZON + 1, every)
    cut = values[starts[:, None] + np.arange(WINDOW + HORIZON)]
    cut = cut[np.isfinite(cut).all(axis=(1, 2))]
    return cut[:, :WINDOW], cut[:, WINDOW:, 0]


def main(*, epochs: int = 0, width: int = 16, every: int = 2, seed: int = 0) -> None:
    """Train and save model.keras.

    epochs  0 for as many as make some 300 steps, six at least
    every   steps from the start of one window to that of the next
    """
    keras.utils.set_random_seed(seed)
    table = pd.read_csv(HERE / "data" / "@id@.csv")
    past, future = windows(table[[TARGET, *OTHERS]].to_numpy("float32"), every)
    spread = float(np.std(past[:, :, 0]))
    past_input = keras.Input((WINDOW, COLUMNS), name="past")
    last = past_input[:, -1, :1]
    around = (past_input[:, :, 0] - last) / spread
    x = keras.layers.Dense(width, activation="relu")(around)
    answer = last + keras.layers.Dense(HORIZON)(x) * spread
    model = keras.Model(past_input, answer)
    model.compile("adam", "mae")
    epochs = epochs or max(6, 300 * 32 // len(past))
    model.fit(past, future, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
