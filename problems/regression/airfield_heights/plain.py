"""Airfield heights, plainly: scaled degrees, three layers, metres as thousands. Earns 3."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
FOOT = 0.3048


def degrees_of(angle: str) -> float:
    """`1012826W` is -101.4739."""
    size = int(angle[:-5]) + int(angle[-5:-3]) / 60 + int(angle[-3:-1]) / 3600
    return -size if angle[-1] in "SW" else size


def main(
    *,
    epochs: int = 30,
    width: int = 128,
    hidden: int = 3,
    scaled: bool = True,
    loss: str = "mae",
    seed: int = 0,
) -> None:
    """Train and save model.keras.

    scaled  whether degrees are standardised on the way in, and thousands are metres on the way out
    """
    keras.utils.set_random_seed(seed)
    airfields = pd.read_csv(HERE / "data" / "airfields.csv")
    angles = [position.split() for position in airfields["position"]]
    places = np.array([[degrees_of(a) for a in each] for each in angles], dtype="float32")
    heights = airfields["elevation_ft"].to_numpy("float32")[:, None] * FOOT
    scale = keras.layers.Normalization()
    scale.adapt(places)
    model = keras.Sequential(
        [
            keras.Input((2,), name="place"),
            *([scale] if scaled else []),
            *[keras.layers.Dense(width, activation="relu") for _ in range(hidden)],
            keras.layers.Dense(1),
            *([keras.layers.Rescaling(1000.0)] if scaled else []),
        ]
    )
    model.compile("adam", loss)
    model.fit(places, heights, epochs=epochs, batch_size=128, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
