"""@title@, plainly: scaled numbers, common words, one small layer. To earn 3."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
DATA = HERE / "data"
TARGET = "kind"
CLASSES = ["good", "bad"]
NUMBERS = ["size"]
DATES = {"bought": "%Y-%m-%d"}
WORDS = ["colour"]
GAPS = ["size"]

# %% Read the table: every cell as it is written, a gap as an empty text
table = pd.read_csv(DATA / "@id@.csv", dtype=str, keep_default_na=False)
labels = np.array([CLASSES.index(name) for name in table[TARGET]])
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


def main(
    *, epochs: int = 0, width: int = 8, scaled: bool = True, words: int = 20, seed: int = 0
) -> None:
    """Train and save model.keras.

    epochs  0 for as many as make some 300 steps, six at least
    words   how many words of a column get a place of their own
    """
    keras.utils.set_random_seed(seed)
    given = {
        name: keras.Input(values.shape[1:], name=name, dtype=values.dtype.name)
        for name, values in inputs.items()
    }
    parts = []
    if "numbers" in given:
        scale = keras.layers.Normalization()
        scale.adapt(inputs["numbers"])
        parts.append(scale(given["numbers"]) if scaled else given["numbers"])
    for place in range(len(WORDS)):
        lookup = keras.layers.StringLookup(max_tokens=words, output_mode="one_hot")
        lookup.adapt(inputs["words"][:, place : place + 1])
        parts.append(lookup(given["words"][:, place : place + 1]))
    x = keras.layers.Concatenate()(parts) if len(parts) > 1 else parts[0]
    x = keras.layers.Dense(width, activation="relu")(x)
    model = keras.Model(given, keras.layers.Dense(len(CLASSES), activation="softmax")(x))
    model.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy")
    epochs = epochs or max(6, 300 * 32 // len(labels))
    model.fit(inputs, labels, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
