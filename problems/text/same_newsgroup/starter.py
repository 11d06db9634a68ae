"""Same newsgroup: read brief.md, complete the TODOs, run, then submit model.keras."""

# %% Where things lie
from pathlib import Path

import keras
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "starter.py")).resolve().parent
DATA = HERE / "data"
WORDS, LENGTH, EPOCHS, BATCH = 1_000, 60, 1, 128
keras.utils.set_random_seed(0)

# %% Read the pairs
table = pd.read_csv(DATA / "pairs.tsv", sep="\t", keep_default_na=False)
lefts = tf.constant(table["left"].to_numpy(str)[:, None])
rights = tf.constant(table["right"].to_numpy(str)[:, None])
same = table["same"].to_numpy("float32")[:, None]
print(table.head())

# %% From a passage to the numbers of its words: done once for training, and inside the saved model
vectorize = keras.layers.TextVectorization(WORDS, output_sequence_length=LENGTH)
vectorize.adapt(tf.concat([lefts, rights], axis=0))


# %% The model
def comparer() -> keras.Model:
    """From the numbers of the words [60] of two passages to the probability of one group [1]."""
    # TODO: this one adds up what each side says. Build one that compares the two.
    left = keras.Input((LENGTH,), dtype="int64")
    right = keras.Input((LENGTH,), dtype="int64")
    x = keras.layers.Concatenate()([left, right])
    x = keras.layers.Embedding(WORDS, 8)(x)
    x = keras.layers.GlobalAveragePooling1D()(x)
    return keras.Model([left, right], keras.layers.Dense(1, activation="sigmoid")(x))


def solution_model(compare: keras.Model) -> keras.Model:
    """The model to save: from two passages [1] (text) to the probability of one group [1]."""
    left = keras.Input((1,), dtype="string", name="left")
    right = keras.Input((1,), dtype="string", name="right")
    return keras.Model([left, right], compare([vectorize(left), vectorize(right)]))


# %% Train
compare = comparer()
compare.compile("adam", "binary_crossentropy", metrics=["accuracy"])
# TODO: choose how long to train, and keep some pairs aside to see when to stop.
compare.fit([vectorize(lefts), vectorize(rights)], same, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model = solution_model(compare)
model.save(HERE / "model.keras")
