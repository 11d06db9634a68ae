"""Rook endgame, plainly: the three squares one-hot, two layers, the positions of the file."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
PIECES = ["white_king", "white_rook", "black_king"]
ANSWERS = ["draw", *map(str, range(17))]
SQUARES = [file + rank for rank in "12345678" for file in "abcdefgh"]


def main(
    *, epochs: int = 15, width: int = 128, layers: int = 2, one_hot: bool = True, seed: int = 0
) -> None:
    """Train and save model.keras.

    one_hot  whether a square is a column of its own; otherwise it is a figure from 0 to 1
    """
    keras.utils.set_random_seed(seed)
    table = pd.read_csv(HERE / "data" / "positions.csv", dtype=str)
    squares = np.stack([table[piece].map(SQUARES.index) for piece in PIECES], axis=1)
    answers = table["moves"].map(ANSWERS.index).to_numpy()
    numbers = keras.Input((len(PIECES),), dtype="int32")
    x = keras.ops.one_hot(numbers, 64) if one_hot else keras.layers.Rescaling(1 / 63)(numbers)
    x = keras.layers.Flatten()(x)
    for _ in range(layers):
        x = keras.layers.Dense(width, activation="relu")(x)
    read = keras.Model(numbers, keras.layers.Dense(len(ANSWERS), activation="softmax")(x))
    steps = epochs * -(-len(squares) // 64)
    read.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, steps)),
        "sparse_categorical_crossentropy",
    )
    read.fit(squares, answers, batch_size=64, epochs=epochs, verbose=2)
    names = {piece: keras.Input((1,), name=piece, dtype="string") for piece in PIECES}
    number = keras.layers.StringLookup(vocabulary=SQUARES, num_oov_indices=0)
    each = keras.layers.Concatenate()([number(names[piece]) for piece in PIECES])
    keras.Model(names, read(each)).save(HERE / "model.keras")


if __name__ == "__main__":
    main()
