"""Shoulder exercises, plainly: each half-second by itself, through two dense layers."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
KINDS = ["PEN", "ABD", "FEL", "IR", "ER", "TRAP", "ROW"]
STEP, STEPS = 25, 40


def pieces(recording: np.ndarray, every: int) -> np.ndarray:
    """All half-seconds [n, 25, 6] of a recording [samples, 6]."""
    starts = np.arange(0, len(recording) - STEP + 1, every)
    return recording[starts[:, None] + np.arange(STEP)]


def main(
    *,
    epochs: int = 10,
    width: int = 64,
    every: int = 10,
    mirrored: bool = False,
    shape: bool = True,
    seed: int = 0,
) -> None:
    """Train and save model.keras.

    every     samples from the start of one half-second to that of the next
    mirrored  whether each recording is learnt from as that of the other arm, too
    shape     whether the network is shown the samples, and not their means alone
    """
    keras.utils.set_random_seed(seed)
    table = pd.read_csv(HERE / "data" / "recordings.csv")
    given, marks = [], []
    for file, exercise in zip(table["file"], table["exercise"], strict=True):
        recording = pd.read_csv(HERE / "data" / file).to_numpy("float32")
        for mirror in ([1, 1, 1, 1, 1, 1], [-1, 1, 1, 1, -1, -1])[: 1 + mirrored]:
            given.append(pieces(recording * mirror, every))
            marks.append(np.full(len(given[-1]), KINDS.index(exercise)))
    given_piece = keras.Input((STEP, 6))
    x = given_piece if shape else keras.layers.GlobalAveragePooling1D()(given_piece)
    x = keras.layers.Flatten()(x)
    for _ in range(2):
        x = keras.layers.Dense(width, activation="relu")(x)
    one = keras.Model(given_piece, keras.layers.Dense(len(KINDS), activation="softmax")(x))
    one.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy")
    one.fit(np.concatenate(given), np.concatenate(marks), batch_size=64, epochs=epochs, verbose=2)
    stream = keras.Input((STEPS * STEP, 6), name="samples")
    cut = keras.layers.Reshape((STEPS, STEP, 6))(stream)
    keras.Model(stream, keras.layers.TimeDistributed(one)(cut)).save(HERE / "model.keras")


if __name__ == "__main__":
    main()
