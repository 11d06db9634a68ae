"""Diamond cuts, plainly: measures scaled, grades one-hot, two hidden layers. Earns 3."""

from pathlib import Path

import keras
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
CUTS = ["Fair", "Good", "Very Good", "Premium", "Ideal"]
MEASURES = ["carat", "depth", "table", "price", "x", "y", "z"]
GRADES = ["color", "clarity"]


def main(
    *,
    epochs: int = 8,
    width: int = 64,
    layers: int = 2,
    rate: float = 1e-3,
    batch: int = 64,
    scaled: bool = True,
    seed: int = 0,
) -> None:
    """Train and save model.keras."""
    keras.utils.set_random_seed(seed)
    table = pd.read_csv(HERE / "data" / "diamonds.csv", sep=";", decimal=",")
    columns = {"measures": table[MEASURES].to_numpy("float32")}
    columns |= {name: tf.constant(table[[name]].to_numpy(str)) for name in GRADES}
    cuts = table["cut"].map(CUTS.index).to_numpy()
    inputs = {"measures": keras.Input((len(MEASURES),), name="measures")}
    inputs |= {name: keras.Input((1,), name=name, dtype="string") for name in GRADES}
    scale = keras.layers.Normalization()
    scale.adapt(columns["measures"])
    parts = [scale(inputs["measures"]) if scaled else inputs["measures"]]
    for name in GRADES:
        lookup = keras.layers.StringLookup(output_mode="one_hot")
        lookup.adapt(columns[name])
        parts.append(lookup(inputs[name]))
    x = keras.layers.Concatenate()(parts)
    for _ in range(layers):
        x = keras.layers.Dense(width, activation="relu")(x)
    model = keras.Model(inputs, keras.layers.Dense(len(CUTS), activation="softmax")(x))
    model.compile(
        keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    model.fit(columns, cuts, batch_size=batch, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
