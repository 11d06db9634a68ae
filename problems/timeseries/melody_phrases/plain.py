"""Melody phrases, plainly: two small convolutions on scaled figures, with weights. Earns 3."""

import json
from pathlib import Path

import keras
import numpy as np

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
LONGEST = 80


def arrays(songs: list[dict]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tunes [n, 80, 2], whether each note ends a phrase [n, 80], and which count [n, 80]."""
    tunes = np.zeros((len(songs), LONGEST, 2), dtype="float32")
    ends = np.zeros((len(songs), LONGEST), dtype="int64")
    counts = np.zeros((len(songs), LONGEST), dtype="float32")
    for row, song in enumerate(songs):
        notes = len(song["pitch"])
        tunes[row, :notes, 0] = [pitch or 0 for pitch in song["pitch"]]
        tunes[row, :notes, 1] = song["length"]
        ends[row, song["phrase_ends"]] = 1
        counts[row, : notes - 1] = tunes[row, : notes - 1, 0] > 0
    return tunes, ends, counts


def main(
    *,
    epochs: int = 6,
    width: int = 32,
    reach: int = 5,
    scaled: bool = True,
    weighted: bool = True,
    seed: int = 0,
) -> None:
    """Train and save model.keras.

    reach     how many notes a convolution looks at
    scaled    whether pitch and length are brought to a mean of 0 and a spread of 1
    weighted  whether the notes that end a phrase count as much together as all others
    """
    keras.utils.set_random_seed(seed)
    path = HERE / "data" / "songs.jsonl"
    tunes, ends, counts = arrays([json.loads(line) for line in path.open(encoding="utf-8")])
    share = (ends * counts).sum() / counts.sum()
    if weighted:
        counts = counts * np.where(ends == 1, 0.5 / share, 0.5 / (1 - share))
    tune = keras.Input((LONGEST, 2), name="tune")
    scale = keras.layers.Normalization()
    scale.adapt(tunes)
    x = scale(tune) if scaled else tune
    for _ in range(2):
        x = keras.layers.Conv1D(width, reach, padding="same", activation="relu")(x)
    model = keras.Model(tune, keras.layers.Dense(2, activation="softmax")(x))
    model.compile("adam", "sparse_categorical_crossentropy", weighted_metrics=["accuracy"])
    model.fit(tunes, ends, sample_weight=counts, batch_size=64, epochs=epochs, verbose=2)
    model.save(HERE / "model.keras")


if __name__ == "__main__":
    main()
