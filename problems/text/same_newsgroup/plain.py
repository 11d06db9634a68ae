"""Same newsgroup, plainly: one mean of embeddings for either side, and their cosine."""

from pathlib import Path

import keras
import pandas as pd
import tensorflow as tf
from keras import layers

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
LENGTH = 60


def main(
    *,
    epochs: int = 5,
    words: int = 5_000,
    width: int = 32,
    compared: bool = True,
    seed: int = 0,
) -> None:
    """Train and save model.keras.

    words     size of the vocabulary
    width     numbers that stand for a word
    compared  whether the two sides meet in a cosine; otherwise two dense layers see both
    """
    keras.utils.set_random_seed(seed)
    table = pd.read_csv(HERE / "data" / "pairs.tsv", sep="\t", keep_default_na=False)
    sides = [tf.constant(table[name].to_numpy(str)[:, None]) for name in ("left", "right")]
    vectorize = layers.TextVectorization(words, output_sequence_length=LENGTH)
    vectorize.adapt(tf.concat(sides, axis=0))
    encode = keras.Sequential(
        [
            keras.Input((LENGTH,), dtype="int64"),
            layers.Embedding(words, width, mask_zero=True),
            layers.GlobalAveragePooling1D(),
        ]
    )
    inputs = [keras.Input((LENGTH,), dtype="int64") for _ in sides]
    both = [encode(side) for side in inputs]
    if compared:
        x = layers.Dot(axes=1, normalize=True)(both)
        start = keras.initializers.Constant(5.0)
    else:
        x = layers.Concatenate()(both)
        x = layers.Dense(64, activation="relu")(x)
        x = layers.Dense(64, activation="relu")(x)
        start = "glorot_uniform"
    same = layers.Dense(1, activation="sigmoid", kernel_initializer=start)(x)
    compare = keras.Model(inputs, same)
    compare.compile(keras.optimizers.Adam(2e-3), "binary_crossentropy")
    compare.fit(
        [vectorize(side) for side in sides],
        table["same"].to_numpy("float32")[:, None],
        batch_size=128,
        epochs=epochs,
        verbose=2,
    )
    texts = [keras.Input((1,), dtype="string", name=name) for name in ("left", "right")]
    keras.Model(texts, compare([vectorize(text) for text in texts])).save(HERE / "model.keras")


if __name__ == "__main__":
    main()
