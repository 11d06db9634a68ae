"""Diamond cuts: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
CUTS = ["Fair", "Good", "Very Good", "Premium", "Ideal"]
MEASURES = ["carat", "depth", "table", "price", "x", "y", "z"]
GRADES = ["color", "clarity"]
SMALLEST = 0.5  # mm; stands in for a length of 0, which is a slip of the pen
FAR = 5.0  # times the middle half's width: what lies further out is cut off
EPOCHS, BATCH = 20, 128
keras.utils.set_random_seed(0)

# %% Read the stones: measures [stones, 7], grades [stones, 1] each, and the number of the cut
table = pd.read_csv(DATA / "diamonds.csv", sep=";", decimal=",")
columns = {"measures": table[MEASURES].to_numpy("float32")}
columns |= {name: tf.constant(table[[name]].to_numpy(str)) for name in GRADES}
cuts = table["cut"].map(CUTS.index).to_numpy()
print(table.describe().T, np.bincount(cuts) / len(cuts))


# %% The model
def with_proportions(measures: keras.KerasTensor) -> keras.KerasTensor:
    """The seven measures and five figures made of them that say how a stone is shaped.

    These are: how far the girdle is from a circle, how far the depth is from what the lengths make
    it, the weight of a cubic millimetre of the stone's box, and the logarithms of price and weight.
    """
    carat, depth, _, price = (measures[:, i : i + 1] for i in range(4))
    x, y, z = (keras.ops.maximum(measures[:, i : i + 1], SMALLEST) for i in (4, 5, 6))
    made = [
        (x - y) / (x + y),
        200 * z / (x + y) - depth,
        keras.ops.log(carat / (x * y * z)),
        keras.ops.log(price),
        keras.ops.log(carat),
    ]
    return keras.ops.concatenate([measures, *made], axis=1)


def scaled(figures: keras.KerasTensor, like: np.ndarray) -> keras.KerasTensor:
    """Figures by the median and the middle half of `like`, so that no slip of the pen sets a scale."""
    low, middle, high = np.percentile(like, [25, 50, 75], axis=0)
    scale = keras.layers.Normalization(mean=middle, variance=(high - low) ** 2)
    return keras.ops.clip(scale(figures), -FAR, FAR)


def solution_model() -> keras.Model:
    """A compiled model from a stone's measures and grades to the probabilities of the five cuts."""
    measures = keras.Input((len(MEASURES),), name="measures")
    grades = {name: keras.Input((1,), name=name, dtype="string") for name in GRADES}
    like = keras.ops.convert_to_numpy(with_proportions(columns["measures"]))
    parts = [scaled(with_proportions(measures), like)]
    for name, words in grades.items():
        lookup = keras.layers.StringLookup(
            vocabulary=sorted(set(table[name])), output_mode="one_hot"
        )
        parts.append(lookup(words))
    x = keras.layers.Concatenate()(parts)
    for _ in range(2):
        x = keras.layers.Dense(128, activation="relu")(x)
    probabilities = keras.layers.Dense(len(CUTS), activation="softmax")(x)
    model = keras.Model({"measures": measures, **grades}, probabilities)
    steps = EPOCHS * -(-len(cuts) // BATCH)
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% Train
model = solution_model()
model.fit(columns, cuts, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
