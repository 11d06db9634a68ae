"""Desert rodents, plainly: numbers scaled, codes one-hot, one hidden layer. Earns 3."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
SPECIES = ["AB", "AH", "DM", "DO", "DS", "NL", "OL", "OT", "PB", "PE", "PF", "PM", "PP", "RM", "SS"]
WHOLE, MEASURED = ["year", "month", "plot_id"], ["hindfoot_length", "weight"]


def prepared(columns: dict, inputs: dict, scaled: bool, known: bool) -> list:
    """Each input as the network can use it; `known` adds whether a measure is there."""
    sexes = keras.layers.StringLookup(vocabulary=["", "F", "M"], output_mode="one_hot")
    ready = [sexes(inputs["sex"])]
    for name in ("month", "plot_id"):
        count = 1 + int(columns[name].max())
        ready.append(keras.layers.CategoryEncoding(count, output_mode="one_hot")(inputs[name]))
    for name in ("year", *MEASURED):
        scale = keras.layers.Normalization()
        scale.adapt(columns[name])
        number = keras.ops.cast(inputs[name], "float32")
        ready.append(scale(number) if scaled else number)
    if known:
        ready += [keras.ops.cast(inputs[name] > 0, "float32") for name in MEASURED]
    return ready


def main(
    *,
    epochs: int = 8,
    width: int = 64,
    scaled: bool = True,
    known: bool = False,
    weighted: bool = False,
    seed: int = 0,
) -> None:
    """Train and save model.keras."""
    keras.utils.set_random_seed(seed)
    table = pd.read_csv(HERE / "data" / "captures.csv", parse_dates=["date"])
    table["year"], table["month"] = table["date"].dt.year, table["date"].dt.month
    columns = {name: table[[name]].to_numpy("int32") for name in WHOLE}
    columns |= {name: table[[name]].fillna(-1).to_numpy("float32") for name in MEASURED}
    columns["sex"] = tf.constant(table[["sex"]].fillna("").to_numpy(str))
    species = table["species_id"].map(SPECIES.index).to_numpy()
    inputs = {name: keras.Input((1,), name=name, dtype="int32") for name in WHOLE}
    inputs |= {name: keras.Input((1,), name=name) for name in MEASURED}
    inputs["sex"] = keras.Input((1,), name="sex", dtype="string")
    x = keras.layers.Concatenate()(prepared(columns, inputs, scaled, known))
    x = keras.layers.Dense(width, activation="relu")(x) if width else x
    model = keras.Model(inputs, keras.layers.Dense(len(SPECIES), activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    weights = dict(enumerate(len(species) / len(SPECIES) / np.bincount(species)))
    model.fit(
        columns,
        species,
        batch_size=64,
        epochs=epochs,
        class_weight=weights if weighted else None,
        verbose=2,
    )
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
