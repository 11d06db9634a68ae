"""Desert rodents: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
SPECIES = ["AB", "AH", "DM", "DO", "DS", "NL", "OL", "OT", "PB", "PE", "PF", "PM", "PP", "RM", "SS"]
WHOLE, MEASURED = ["year", "month", "plot_id"], ["hindfoot_length", "weight"]
FIRST_YEAR, YEARS, MONTHS, PLOTS = 1977, 26, 12, 24
EPOCHS, BATCH = 15, 128
keras.utils.set_random_seed(0)

# %% Read the captures: columns [captures, 1] by name, gaps as the grader has them
table = pd.read_csv(DATA / "captures.csv", parse_dates=["date"])
table["year"], table["month"] = table["date"].dt.year, table["date"].dt.month
columns = {name: table[[name]].to_numpy("int32") for name in WHOLE}
columns |= {name: table[[name]].fillna(-1).to_numpy("float32") for name in MEASURED}
columns["sex"] = tf.constant(table[["sex"]].fillna("").to_numpy(str))
species = table["species_id"].map(SPECIES.index).to_numpy()
print(table.isna().mean(), np.bincount(species))


# %% The model
def measured(name: str, figures: keras.KerasTensor) -> list[keras.KerasTensor]:
    """The logarithm of a measure at a mean of 0 and a spread of 1, and whether there is one.

    The scale is that of the figures that are there; where there is none, the mean stands in.
    """
    logs = np.log(columns[name][columns[name] > 0])
    mean, spread = float(logs.mean()), float(logs.std())
    known = keras.ops.cast(figures > 0, "float32")
    scaled = (keras.ops.log(keras.ops.maximum(figures, 1.0)) - mean) / spread
    return [scaled * known, known]


def one_hot(numbers: keras.KerasTensor, first: int, count: int) -> keras.KerasTensor:
    """A column of whole numbers from `first` on as `count` columns."""
    return keras.layers.CategoryEncoding(count, output_mode="one_hot")(numbers - first)


def solution_model() -> keras.Model:
    """A compiled model from what was noted about a capture to the probabilities of the species."""
    inputs = {name: keras.Input((1,), name=name, dtype="int32") for name in WHOLE}
    inputs |= {name: keras.Input((1,), name=name) for name in MEASURED}
    inputs["sex"] = keras.Input((1,), name="sex", dtype="string")
    years = keras.ops.cast(inputs["year"] - FIRST_YEAR, "float32") / YEARS
    sexes = keras.layers.StringLookup(vocabulary=["", "F", "M"], output_mode="one_hot")
    x = keras.layers.Concatenate()(
        [
            *(part for name in MEASURED for part in measured(name, inputs[name])),
            sexes(inputs["sex"]),
            years,
            one_hot(inputs["year"], FIRST_YEAR, YEARS),
            one_hot(inputs["month"], 1, MONTHS),
            one_hot(inputs["plot_id"], 1, PLOTS),
        ]
    )
    for _ in range(2):
        x = keras.layers.Dense(128, activation="relu")(x)
        x = keras.layers.Dropout(0.2)(x)
    probabilities = keras.layers.Dense(len(SPECIES), activation="softmax")(x)
    model = keras.Model(inputs, probabilities)
    steps = EPOCHS * -(-len(species) // BATCH)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, steps)),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% Train: each species weighs the same in the loss, as it does in the score
model = solution_model()
weights = dict(enumerate(len(species) / len(SPECIES) / np.bincount(species)))
model.fit(columns, species, batch_size=BATCH, epochs=EPOCHS, class_weight=weights, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
