"""Hotel rates, plainly: numbers scaled, words one-hot, two layers, euros out. Earns 3."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
COUNTS = [
    "lead_days",
    "weekend_nights",
    "week_nights",
    "adults",
    "children",
    "babies",
    "repeated",
    "cancelled_before",
    "stayed_before",
    "changes",
    "waiting_days",
    "parking",
    "requests",
]
WORDS = [
    "meal",
    "country",
    "segment",
    "channel",
    "room_reserved",
    "room_given",
    "agent",
    "company",
    "customer",
]


def inputs_of(bookings: pd.DataFrame) -> dict[str, np.ndarray | tf.Tensor]:
    """The inputs by name: numbers [bookings, 16] and words [bookings, 9]."""
    arrival = pd.to_datetime(bookings["arrival"], format="%d/%m/%Y")
    days = (arrival - pd.Timestamp("2016-07-01")).dt.days
    columns = [days, arrival.dt.day_of_week, *(bookings[name] for name in [*COUNTS, "season_rate"])]
    numbers = np.stack([column.to_numpy("float32") for column in columns], axis=1)
    return {"numbers": numbers, "words": tf.constant(bookings[WORDS].to_numpy(str))}


def main(
    *, epochs: int = 6, width: int = 64, scaled: bool = True, worded: bool = True, seed: int = 0
) -> None:
    """Train and save model.keras.

    scaled  whether the numbers are normalised inside the model
    worded  whether the words are used
    """
    keras.utils.set_random_seed(seed)
    bookings = pd.read_csv(
        HERE / "data" / "bookings.csv", sep=";", decimal=",", keep_default_na=False
    )
    inputs, rates = inputs_of(bookings), bookings["rate"].to_numpy("float32")[:, None]
    numbers = keras.Input((16,), name="numbers")
    words = keras.Input((9,), name="words", dtype="string")
    scale = keras.layers.Normalization()
    scale.adapt(inputs["numbers"])
    parts = [scale(numbers) if scaled else numbers]
    for column in range(len(WORDS) if worded else 0):
        lookup = keras.layers.StringLookup(output_mode="one_hot")
        lookup.adapt(inputs["words"][:, column])
        parts.append(lookup(words[:, column : column + 1]))
    x = keras.layers.Concatenate()(parts) if worded else parts[0]
    x = keras.layers.Dense(width, activation="relu")(x)
    x = keras.layers.Dense(width, activation="relu")(x)
    model = keras.Model({"numbers": numbers, "words": words}, keras.layers.Dense(1)(x))
    model.compile("adam", "mae")
    model.fit(inputs, rates, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
