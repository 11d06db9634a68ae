"""Word stress, plainly: one recurrent layer that reads both ways."""

from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
LONGEST, LEVELS = 16, 3


def main(
    *, epochs: int = 5, width: int = 32, both_ways: bool = True, masked: bool = True, seed: int = 0
) -> None:
    """Train and save model.keras.

    width      numbers that stand for a sound, and units of the GRU in each direction
    both_ways  whether a second GRU reads from the end of the word
    masked     whether the padding is passed over
    """
    keras.utils.set_random_seed(seed)
    lines = (HERE / "data" / "dictionary.txt").read_text(encoding="utf-8").splitlines()
    marked = [line.split()[1:] for line in lines]
    sounds = tf.constant([[" ".join(s.rstrip("012") for s in word)] for word in marked])
    stress = np.full((len(marked), LONGEST), -1)
    for row, word in enumerate(marked):
        stress[row, : len(word)] = [int(s[-1]) if s[-1].isdigit() else -1 for s in word]
    vectorize = keras.layers.TextVectorization(standardize=None, output_sequence_length=LONGEST)
    vectorize.adapt(sounds)
    layer = keras.layers.GRU(width, return_sequences=True)
    reader = keras.Sequential(
        [
            keras.Input((LONGEST,), dtype="int64"),
            keras.layers.Embedding(vectorize.vocabulary_size(), width, mask_zero=masked),
            keras.layers.Bidirectional(layer) if both_ways else layer,
            keras.layers.Dense(LEVELS, activation="softmax"),
        ]
    )
    reader.compile(keras.optimizers.Adam(4e-3), "sparse_categorical_crossentropy")
    reader.fit(
        vectorize(sounds),
        np.maximum(stress, 0),
        sample_weight=(stress >= 0).astype("float32"),
        batch_size=128,
        epochs=epochs,
        verbose=2,
    )
    text = keras.Input((1,), dtype="string", name="sounds")
    keras.Model(text, reader(vectorize(text))).save(HERE / "model.keras")


if __name__ == "__main__":
    main()
