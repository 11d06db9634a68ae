"""Melody phrases: the reference. Completes the starter."""

# %% Where things lie
import json
from pathlib import Path

import keras
import numpy as np

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
LONGEST = 80
EPOCHS, BATCH = 10, 64
keras.utils.set_random_seed(0)

# %% Read the songs
songs = [json.loads(line) for line in (DATA / "songs.jsonl").open(encoding="utf-8")]
print(len(songs), songs[0])


# %% From songs of any length to arrays
def arrays(songs: list[dict]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tunes [n, 80, 2], whether each note ends a phrase [n, 80], and what each counts [n, 80].

    Rests, the last note and what lies behind it count nothing. All notes that end a phrase count
    as much together as all others.
    """
    tunes = np.zeros((len(songs), LONGEST, 2), dtype="float32")
    ends = np.zeros((len(songs), LONGEST), dtype="int64")
    counts = np.zeros((len(songs), LONGEST), dtype="float32")
    for row, song in enumerate(songs):
        notes = len(song["pitch"])
        tunes[row, :notes, 0] = [pitch or 0 for pitch in song["pitch"]]
        tunes[row, :notes, 1] = song["length"]
        ends[row, song["phrase_ends"]] = 1
        counts[row, : notes - 1] = tunes[row, : notes - 1, 0] > 0
    share = (ends * counts).sum() / counts.sum()
    return tunes, ends, counts * np.where(ends == 1, 0.5 / share, 0.5 / (1 - share))


tunes, ends, counts = arrays(songs)
print(tunes.shape, ends.mean(), counts.sum())


# %% The model
def described(tune: keras.KerasTensor) -> keras.KerasTensor:
    """What each note is in its song, [80, 15]: the same in another key or at another tempo.

    Height over the song's mean and over the note before; length, against the song's mean, as a
    logarithm; whether it is a note, and whether it is there at all; where it stands on five clocks
    that turn once in 1, 2, 3, 4 and 8 quarter notes.
    """
    ops = keras.ops
    pitch, length = tune[..., :1], tune[..., 1:]
    note, there = ops.cast(pitch > 0, "float32"), ops.cast(length > 0, "float32")
    mean = ops.sum(pitch, axis=1, keepdims=True) / ops.sum(note, axis=1, keepdims=True)
    usual = ops.sum(length, axis=1, keepdims=True) / ops.sum(there, axis=1, keepdims=True)
    height = (pitch - mean) / 6 * note
    step = ops.pad(height[:, 1:] - height[:, :-1], ((0, 0), (1, 0), (0, 0))) * note
    relative = ops.log(ops.maximum(length / usual, 0.01)) * there
    turned = (ops.cumsum(length, axis=1) - length) * (2 * np.pi)
    clocks = [turn(turned / beats) for beats in (1, 2, 3, 4, 8) for turn in (ops.sin, ops.cos)]
    parts = [height, step, relative, note, there, *(clock * there for clock in clocks)]
    return ops.concatenate(parts, axis=-1)


def solution_model() -> keras.Model:
    """A compiled model from a tune to two probabilities a note.

    Four convolutions see ever further to both sides: 2, 6, 14 and 30 notes.
    """
    tune = keras.Input((LONGEST, 2), name="tune")
    x = described(tune)
    for reach in (1, 2, 4, 8):
        layer = keras.layers.Conv1D(
            64, 5, padding="same", dilation_rate=reach, activation="relu", name=f"reach_{reach}"
        )
        x = keras.layers.Dropout(0.25)(layer(x))
    model = keras.Model(tune, keras.layers.Dense(2, activation="softmax")(x))
    steps = EPOCHS * -(-len(tunes) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(2e-3, steps)
    model.compile(
        keras.optimizers.Adam(rate),
        "sparse_categorical_crossentropy",
        weighted_metrics=["accuracy"],
    )
    return model


# %% Train: `counts` weighs both kinds alike, so the weighted accuracy is the balanced one
model = solution_model()
model.fit(tunes, ends, sample_weight=counts, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model.save(HERE / "model.keras")
