"""Word stress: read brief.md, complete the TODOs, run, then submit model.keras."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

HERE = Path(globals().get("__file__", "starter.py")).resolve().parent
DATA = HERE / "data"
LONGEST, LEVELS, EPOCHS, BATCH = 16, 3, 1, 128
keras.utils.set_random_seed(0)

# %% Read the dictionary
lines = (DATA / "dictionary.txt").read_text(encoding="utf-8").splitlines()
marked = [line.split()[1:] for line in lines]
sounds = tf.constant([[" ".join(s.rstrip("012") for s in word)] for word in marked])
stress = np.full((len(marked), LONGEST), -1)  # -1: not a vowel, or behind the end of the word
for row, word in enumerate(marked):
    stress[row, : len(word)] = [int(s[-1]) if s[-1].isdigit() else -1 for s in word]
print(lines[0], sounds[0].numpy(), stress[0], sep="\n")

# %% From a text to the numbers of its sounds: done once for training, and inside the saved model
vectorize = keras.layers.TextVectorization(standardize=None, output_sequence_length=LONGEST)
vectorize.adapt(sounds)


# %% The model
def reader() -> keras.Model:
    """From the numbers of a word's sounds [16] to the probabilities of stress [16, 3]."""
    # TODO: this one looks at each sound alone. Build one that knows what comes before and after.
    word = keras.Input((LONGEST,), dtype="int64")
    x = keras.layers.Embedding(vectorize.vocabulary_size(), 8)(word)
    return keras.Model(word, keras.layers.Dense(LEVELS, activation="softmax")(x))


def solution_model(read: keras.Model) -> keras.Model:
    """The model to save: from a text [1] to the probabilities of stress [16, 3]."""
    text = keras.Input((1,), dtype="string", name="sounds")
    return keras.Model(text, read(vectorize(text)))


# %% Train
read = reader()
read.compile("adam", "sparse_categorical_crossentropy")
# TODO: here consonants count as unstressed. They aren't marked, so they needn't be learned.
# TODO: choose how long to train, and keep some words aside to see when to stop.
read.fit(vectorize(sounds), np.maximum(stress, 0), batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model = solution_model(read)
model.save(HERE / "model.keras")
