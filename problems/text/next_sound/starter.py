"""Next sound: read brief.md, complete the TODOs, run, then submit model.keras."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "starter.py")).resolve().parent
DATA = HERE / "data"
LONGEST, EPOCHS, BATCH = 12, 1, 128  # letters of a word, and sounds
keras.utils.set_random_seed(0)

# %% Read the words and their sounds
table = pd.read_csv(DATA / "readings.tsv", sep="\t", keep_default_na=False)
words = tf.constant(table["word"].to_numpy(str)[:, None])
sounds = tf.constant(table["sounds"].to_numpy(str)[:, None])
SOUNDS = sorted(set(" ".join(table["sounds"]).split()))
END, START = len(SOUNDS), len(SOUNDS) + 2  # the class that ends a word; the number that begins it
print(table.head(), len(SOUNDS))

# %% From texts to numbers: 0 is padding, 1 unknown, then letters, and sounds in the order of SOUNDS
spell = keras.layers.TextVectorization(
    standardize=None, split="character", output_sequence_length=LONGEST
)
spell.adapt(words)
sound_out = keras.layers.TextVectorization(
    standardize=None, vocabulary=SOUNDS, output_sequence_length=LONGEST
)
letters, said = spell(words).numpy(), sound_out(sounds).numpy()

# %% All moments of a word at once: at each place, what was heard so far and what comes next
count = (said > 0).sum(axis=1)
heard = np.insert(said, 0, START, axis=1)  # (n, 13): START, first sound, second sound, …
following = np.append(said - 2, np.zeros((len(said), 1), int), axis=1)  # (n, 13)
following[np.arange(len(said)), count] = END
counts = (np.arange(LONGEST + 1) <= count[:, None]).astype("float32")  # 0 behind the end
following = np.maximum(following, 0)


# %% The model
def reader() -> keras.Model:
    """From letters [12] and what was heard [13] to probabilities of what follows [13, 40].

    The answer at a place may depend on what was heard up to there, and on nothing behind it.
    """
    # TODO: this one knows the last sound alone. Build one that knows the word, and where it is.
    word = keras.Input((LONGEST,), dtype="int64")
    before = keras.Input((LONGEST + 1,), dtype="int64")
    x = keras.layers.Embedding(START + 1, 8)(before)
    return keras.Model([word, before], keras.layers.Dense(END + 1, activation="softmax")(x))


def solution_model(read: keras.Model) -> keras.Model:
    """The model to save: from a word [1] and the sounds so far [1] to the next sound [40]."""
    word = keras.Input((1,), dtype="string", name="word")
    so_far = keras.Input((1,), dtype="string", name="so_far")
    before = sound_out(so_far)
    place = keras.ops.sum(keras.ops.cast(before > 0, "int32"), axis=1)
    begun = keras.ops.pad(before, [[0, 0], [1, 0]], constant_values=START)
    every = read([spell(word), begun])
    now = keras.ops.one_hot(place, LONGEST + 1)
    return keras.Model([word, so_far], keras.ops.einsum("bt,btk->bk", now, every))


# %% Train
read = reader()
read.compile("adam", "sparse_categorical_crossentropy")
# TODO: choose how long to train, and keep some words aside to see when to stop.
read.fit(
    [letters, heard], following, sample_weight=counts, batch_size=BATCH, epochs=EPOCHS, verbose=2
)

# %% Save: this file is what is marked
model = solution_model(read)
model.save(HERE / "model.keras")
# TODO: let it read a word aloud: predict, append the likeliest sound, predict again until it stops.
