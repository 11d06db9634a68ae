"""News topics, plainly: an LSTM reads the strip. Earns 3."""

import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
LENGTH = 100


def main(
    *, epochs: int = 4, words: int = 4_000, width: int = 32, masked: bool = True, seed: int = 0
) -> None:
    """Train and save model.keras.

    words   size of the vocabulary
    width   numbers that stand for a word, and units of the LSTM
    masked  whether the LSTM stops where the text ends
    """
    keras.utils.set_random_seed(seed)
    lines = (HERE / "data" / "ticker.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    names = sorted({row["topic"] for row in rows})
    strips = tf.constant([[row["text"]] for row in rows])
    topics = np.array([names.index(row["topic"]) for row in rows])
    vectorize = keras.layers.TextVectorization(words, output_sequence_length=LENGTH)
    vectorize.adapt(strips)
    reader = keras.Sequential(
        [
            keras.Input((LENGTH,), dtype="int64"),
            keras.layers.Embedding(words, width, mask_zero=masked),
            keras.layers.LSTM(width),
            keras.layers.Dense(len(names), activation="softmax"),
        ]
    )
    steps = epochs * -(-len(topics) // 128)
    reader.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, steps)),
        "sparse_categorical_crossentropy",
    )
    reader.fit(vectorize(strips), topics, batch_size=128, epochs=epochs, verbose=2)
    text = keras.Input((1,), dtype="string", name="text")
    keras.Model(text, reader(vectorize(text))).save(HERE / "model.keras")


if __name__ == "__main__":
    main()
