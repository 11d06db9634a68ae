"""Next sound, plainly: the whole spelling as one vector, beside a GRU over the sounds so far."""

from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers, ops

HERE = Path(globals().get("__file__", "plain.py")).resolve().parent
LONGEST = 12


def main(
    *, epochs: int = 5, width: int = 64, spelled: bool = True, remembers: bool = True, seed: int = 0
) -> None:
    """Train and save model.keras.

    width      units of the layer that reads the spelling, and of the GRU
    spelled    whether the spelling is read at all
    remembers  whether the GRU reads all sounds so far; otherwise only the last one counts
    """
    keras.utils.set_random_seed(seed)
    table = pd.read_csv(HERE / "data" / "readings.tsv", sep="\t", keep_default_na=False)
    names = sorted(set(" ".join(table["sounds"]).split()))
    end, start = len(names), len(names) + 2
    spell = layers.TextVectorization(
        standardize=None, split="character", output_sequence_length=LONGEST
    )
    spell.adapt(tf.constant(table["word"].to_numpy(str)[:, None]))
    sound_out = layers.TextVectorization(
        standardize=None, vocabulary=names, output_sequence_length=LONGEST
    )
    letters = spell(tf.constant(table["word"].to_numpy(str)[:, None])).numpy()
    said = sound_out(tf.constant(table["sounds"].to_numpy(str)[:, None])).numpy()
    count = (said > 0).sum(axis=1)
    heard = np.insert(said, 0, start, axis=1)
    following = np.append(said - 2, np.zeros((len(said), 1), int), axis=1)
    following[np.arange(len(said)), count] = end
    counts = (np.arange(LONGEST + 1) <= count[:, None]).astype("float32")

    word = keras.Input((LONGEST,), dtype="int64")
    before = keras.Input((LONGEST + 1,), dtype="int64")
    x = layers.Embedding(start + 1, 32)(before)
    if remembers:
        x = layers.GRU(width, return_sequences=True)(x)
    if spelled:
        one = layers.Flatten()(layers.Embedding(spell.vocabulary_size(), 16)(word))
        one = layers.Dense(width, activation="relu")(one)
        x = layers.Concatenate()([x, layers.RepeatVector(LONGEST + 1)(one)])
        x = layers.Dense(width, activation="relu")(x)
    reader = keras.Model([word, before], layers.Dense(end + 1, activation="softmax")(x))
    reader.compile(keras.optimizers.Adam(2e-3), "sparse_categorical_crossentropy")
    reader.fit(
        [letters, heard],
        np.maximum(following, 0),
        sample_weight=counts,
        batch_size=128,
        epochs=epochs,
        verbose=2,
    )

    text = keras.Input((1,), dtype="string", name="word")
    so_far = keras.Input((1,), dtype="string", name="so_far")
    sounds = sound_out(so_far)
    place = ops.sum(ops.cast(sounds > 0, "int32"), axis=1)
    begun = ops.pad(sounds, [[0, 0], [1, 0]], constant_values=start)
    now = ops.one_hot(place, LONGEST + 1)
    following = ops.einsum("bt,btk->bk", now, reader([spell(text), begun]))
    keras.Model([text, so_far], following).save(HERE / "model.keras")


if __name__ == "__main__":
    main()
