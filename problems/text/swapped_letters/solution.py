"""Swapped letters: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
LONGEST, PLACES, EPOCHS, BATCH = 20, 19, 16, 128
keras.utils.set_random_seed(0)
chance = np.random.default_rng(0)

# %% Read the slips
table = pd.read_csv(DATA / "slips.csv")
typed = tf.constant(table["typed"].to_numpy(str)[:, None])
places = table["place"].to_numpy()
print(table.head())

# %% From a word to the numbers of its letters: done once for training, and inside the saved model
vectorize = layers.TextVectorization(
    standardize=None, split="character", output_sequence_length=LONGEST
)
vectorize.adapt(typed)
letters = vectorize(typed).numpy()  # (n, 20), 0 after the end of the word


# %% Who knows the slip knows the word: new slips, as many as the training asks for
def swap(words: np.ndarray, where: np.ndarray) -> np.ndarray:
    """Words (n, 20) with the letters at `where` (n,) and after it exchanged."""
    made, rows = words.copy(), np.arange(len(words))
    made[rows, where], made[rows, where + 1] = words[rows, where + 1], words[rows, where]
    return made


def fresh_slips(words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One slip a word, at a place where two letters differ."""
    fit = (words[:, :-1] != words[:, 1:]) & (words[:, 1:] > 0)
    where = (chance.random(fit.shape) * fit).argmax(axis=1)
    return swap(words, where), where


words = swap(letters, places)


# %% The model
def reader() -> keras.Model:
    """From the numbers of a word's letters [20] to the probabilities of the places.

    The same convolutions give every place its score; a softmax over the places lets them compete.
    """
    word = keras.Input((LONGEST,), dtype="int64")
    x = layers.Embedding(vectorize.vocabulary_size(), 32)(word)
    x = layers.Conv1D(64, 3, padding="same", activation="relu")(x)
    for _ in range(3):
        y = layers.Conv1D(64, 3, padding="same", use_bias=False)(x)
        y = layers.BatchNormalization(momentum=0.9)(y)
        x = layers.Add()([x, layers.ReLU()(y)])
    scores = layers.Flatten()(layers.Conv1D(1, 2)(x))
    return keras.Model(word, layers.Softmax()(scores))


def solution_model(read: keras.Model) -> keras.Model:
    """The model to save: from a word [1] (text) to the probabilities of the places."""
    text = keras.Input((1,), dtype="string", name="typed")
    return keras.Model(text, read(vectorize(text)))


# %% Train
read = reader()
steps = EPOCHS * -(-len(words) // BATCH)
read.compile(
    keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(4e-3, steps)),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
for epoch in range(EPOCHS):
    slips, where = fresh_slips(words)
    read.fit(slips, where, batch_size=BATCH, initial_epoch=epoch, epochs=epoch + 1, verbose=2)

# %% Save: this file is what is marked
model = solution_model(read)
model.save(HERE / "model.keras")
