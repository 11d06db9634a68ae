"""Swapped letters, plainly: two convolutions and a dense layer, on the slips as given."""

from pathlib import Path

import keras
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
LONGEST, PLACES = 20, 19


def main(
    *, epochs: int = 10, width: int = 32, convolutions: int = 2, flat: bool = True, seed: int = 0
) -> None:
    """Train and save model.keras.

    width         numbers that stand for a letter, and filters of each convolution
    convolutions  how many, of three letters each
    flat          whether the places are kept apart; otherwise only the maximum over them is
    """
    keras.utils.set_random_seed(seed)
    table = pd.read_csv(HERE / "data" / "slips.csv")
    typed = tf.constant(table["typed"].to_numpy(str)[:, None])
    vectorize = keras.layers.TextVectorization(
        standardize=None, split="character", output_sequence_length=LONGEST
    )
    vectorize.adapt(typed)
    reader = keras.Sequential(
        [
            keras.Input((LONGEST,), dtype="int64"),
            keras.layers.Embedding(vectorize.vocabulary_size(), width),
            *(keras.layers.Conv1D(width, 3, activation="relu") for _ in range(convolutions)),
            keras.layers.Flatten() if flat else keras.layers.GlobalMaxPooling1D(),
            keras.layers.Dense(PLACES, activation="softmax"),
        ]
    )
    reader.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    reader.fit(vectorize(typed), table["place"].to_numpy(), batch_size=64, epochs=epochs, verbose=2)
    text = keras.Input((1,), dtype="string", name="typed")
    keras.Model(text, reader(vectorize(text))).save(HERE / "model.keras")


if __name__ == "__main__":
    main()
