"""@title@: read brief.md, complete the TODOs, run, then submit model.keras."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "starter.py")).resolve().parent
DATA = HERE / "data"
TARGET = "price"
NUMBERS = ["size"]
DATES = {"bought": "%Y-%m-%d"}
WORDS = ["colour"]
GAPS = ["size"]
keras.utils.set_random_seed(0)

# %% Read the table: every cell as it is written, a gap as an empty text
table = pd.read_csv(DATA / "@id@.csv", dtype=str, keep_default_na=False)
targets = pd.to_numeric(table[TARGET]).to_numpy("float32")[:, None]
print(table.head())


# %% From the table to the inputs of the contract
def inputs_of(table: pd.DataFrame) -> dict[str, tf.Tensor]:
    """The inputs of each row, in the order that brief.md gives: a gap is 0 (of words: "?")."""
    columns = [pd.to_numeric(table[name]) for name in NUMBERS]
    for name, form in DATES.items():
        day = pd.to_datetime(table[name], format=form).dt
        columns += [day.year, day.month, day.day, day.day_of_week]
        columns += [day.hour + day.minute / 60] if "%M" in form else []
    columns += [table[name] != "" for name in GAPS]
    inputs = {}
    if columns:
        numbers = np.stack([column.to_numpy("float32", na_value=0) for column in columns], axis=1)
        inputs["numbers"] = tf.constant(np.nan_to_num(numbers))
    if WORDS:
        inputs["words"] = tf.constant(table[WORDS].replace("", "?").to_numpy().tolist())
    return inputs


inputs = inputs_of(table)


# %% The model
def solution_model() -> keras.Model:
    """A compiled model from the inputs of a row to its @target@."""
    given = {
        name: keras.Input(values.shape[1:], name=name, dtype=values.dtype.name)
        for name, values in inputs.items()
    }
    parts = []
    if "numbers" in given:
        # TODO: the numbers go in just as they are, some a thousand times as large as others.
        parts.append(given["numbers"])
    if "words" in given:
        # TODO: all words are thrown into two bins. Give each word a place of its own.
        parts.append(keras.layers.Hashing(2, output_mode="multi_hot")(given["words"]))
    x = keras.layers.Concatenate()(parts) if len(parts) > 1 else parts[0]
    model = keras.Model(given, keras.layers.Dense(1)(x))
    model.compile("adam", "mae")
    return model


# %% Train
model = solution_model()
# TODO: keep some rows aside, train for longer, and watch the error on them.
model.fit(inputs, targets, epochs=1, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
