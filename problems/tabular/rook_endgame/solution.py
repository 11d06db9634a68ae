"""Rook endgame: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import ops

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
PIECES = ["white_king", "white_rook", "black_king"]
PAIRS = [(0, 1), (0, 2), (1, 2)]
ANSWERS = ["draw", *map(str, range(17))]
SQUARES = [file + rank for rank in "12345678" for file in "abcdefgh"]  # a1, b1, … h8
EPOCHS, BATCH = 20, 256
keras.utils.set_random_seed(0)

# %% Read the positions: squares [positions, 3] from 0 (a1) to 63 (h8), and the number of the answer
table = pd.read_csv(DATA / "positions.csv", dtype=str)
squares = np.stack([table[piece].map(SQUARES.index) for piece in PIECES], axis=1).astype("int32")
answers = table["moves"].map(ANSWERS.index).to_numpy()
print(table.head(), np.bincount(answers))


# %% Eight positions for one: a board that is turned or mirrored has the same answer
def all_ways(squares: np.ndarray) -> np.ndarray:
    """Squares [n, 3] in each of the eight ways in which the board may lie, [8 n, 3]."""
    rank, file = np.divmod(squares, 8)
    ways = [(r, f) for r in (rank, 7 - rank) for f in (file, 7 - file)]
    return np.concatenate([8 * r + f for a, b in ways for r, f in ((a, b), (b, a))])


squares, answers = all_ways(squares), np.tile(answers, 8)
print(squares.shape)


# %% The model
def glance() -> keras.Model:
    """From the numbers of the three squares [3] to the probabilities of the 18 answers.

    Each square one-hot, whole and as rank and file; and for each two pieces how many ranks and
    files lie between them, one-hot too, for that is what decides on check, guard and opposition.
    """
    numbers = keras.Input((len(PIECES),), dtype="int32")
    rank, file = numbers // 8, numbers % 8
    known = [ops.one_hot(numbers, 64), ops.one_hot(rank, 8), ops.one_hot(file, 8)]
    for one, other in PAIRS:
        known += [ops.one_hot(line[:, one] - line[:, other] + 7, 15) for line in (rank, file)]
    x = keras.layers.Concatenate()([keras.layers.Flatten()(part) for part in known])
    for width in (256, 256):
        x = keras.layers.Dense(width, activation="relu")(x)
        x = keras.layers.Dropout(0.1)(x)
    x = keras.layers.Dense(len(ANSWERS), activation="softmax")(x)
    return keras.Model(numbers, x)


def solution_model(read: keras.Model) -> keras.Model:
    """The model to save: from three names of squares, [1] each, to the probabilities."""
    names = {piece: keras.Input((1,), name=piece, dtype="string") for piece in PIECES}
    number = keras.layers.StringLookup(vocabulary=SQUARES, num_oov_indices=0)
    numbers = keras.layers.Concatenate()([number(names[piece]) for piece in PIECES])
    return keras.Model(names, read(numbers))


# %% Train
read = glance()
steps = EPOCHS * -(-len(squares) // BATCH)
read.compile(
    keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
read.fit(squares, answers, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model = solution_model(read)
model.save(HERE / "model.keras")
print(model({piece: tf.constant([["a1"]]) for piece in PIECES}).shape)
