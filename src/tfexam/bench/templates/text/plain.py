"""@title@, plainly: which of the common words stand in a text. To earn 3."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
TEXT, TARGET = "text", "topic"
CLASSES = ["good", "bad"]


def main(*, epochs: int = 0, words: int = 400, seed: int = 0) -> None:
    """Train and save model.keras.

    epochs  0 for as many as make some 300 steps, six at least
    words   size of the vocabulary
    """
    keras.utils.set_random_seed(seed)
    table = pd.read_csv(HERE / "data" / "@id@.csv", dtype=str, keep_default_na=False)
    texts = tf.constant(table[[TEXT]].to_numpy().tolist())
    labels = np.array([CLASSES.index(name) for name in table[TARGET]])
    vectorize = keras.layers.TextVectorization(words, output_mode="multi_hot")
    vectorize.adapt(texts)
    model = keras.Sequential(
        [
            keras.Input((1,), dtype="string", name="text"),
            vectorize,
            keras.layers.Dense(len(CLASSES), activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy")
    epochs = epochs or max(6, 300 * 32 // len(labels))
    model.fit(texts, labels, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
