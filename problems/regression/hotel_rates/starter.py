"""Hotel rates: read brief.md, complete the TODOs, run, then submit model.keras."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "starter.py")).resolve().parent
DATA = HERE / "data"
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
keras.utils.set_random_seed(0)

# %% Read the bookings
# TODO: two columns of euros are still text. What does this office put between euros and cents?
bookings = pd.read_csv(DATA / "bookings.csv", sep=";", keep_default_na=False)
print(bookings.head())


# %% From the export's columns to the inputs of the contract
def inputs_of(bookings: pd.DataFrame) -> dict[str, np.ndarray | tf.Tensor]:
    """The inputs by name: numbers [bookings, 16] and words [bookings, 9]."""
    numbers = np.zeros((len(bookings), 16), dtype="float32")
    numbers[:, 2:15] = bookings[COUNTS]
    # TODO: the day and the weekday of the arrival and the season's usual rate are still 0.
    return {"numbers": numbers, "words": tf.constant(bookings[WORDS].to_numpy(str))}


inputs = inputs_of(bookings)
# TODO: the cents are cut off here. Once the column is read as numbers, take it as it is.
rates = bookings["rate"].str.split(",").str[0].to_numpy("float32")[:, None]


# %% The model
def solution_model() -> keras.Model:
    """A compiled model from the numbers and words of a booking to its rate in euros."""
    numbers = keras.Input((16,), name="numbers")
    words = keras.Input((9,), name="words", dtype="string")
    # TODO: the words are not used at all, and the numbers go in just as they are.
    rate = keras.layers.Dense(1)(numbers)
    model = keras.Model({"numbers": numbers, "words": words}, rate)
    model.compile("adam", "mae")
    return model


# %% Train
model = solution_model()
# TODO: keep some days aside, train for longer, and watch the error on them.
model.fit(inputs, rates, epochs=2, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
