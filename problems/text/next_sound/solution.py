"""Next sound: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf
from keras import layers, ops

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
LONGEST, EPOCHS, BATCH = 12, 8, 64  # letters of a word, and sounds
keras.utils.set_random_seed(0)

# %% Read the words and their sounds
table = pd.read_csv(DATA / "readings.tsv", sep="\t", keep_default_na=False)
words = tf.constant(table["word"].to_numpy(str)[:, None])
sounds = tf.constant(table["sounds"].to_numpy(str)[:, None])
SOUNDS = sorted(set(" ".join(table["sounds"]).split()))
END, START = len(SOUNDS), len(SOUNDS) + 2  # the class that ends a word; the number that begins it
print(table.head(), len(SOUNDS))

# %% From texts to numbers: 0 is padding, 1 unknown, then letters, and sounds in the order of SOUNDS
spell = layers.TextVectorization(
    standardize=None, split="character", output_sequence_length=LONGEST
)
spell.adapt(words)
sound_out = layers.TextVectorization(
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
def spelling(word: keras.KerasTensor) -> keras.KerasTensor:
    """What stands at each letter [12, 64], with its neighbours and its place in the word."""
    places = ops.cumsum(ops.ones_like(word), axis=1) - 1
    x = layers.Add()(
        [layers.Embedding(spell.vocabulary_size(), 64)(word), layers.Embedding(LONGEST, 64)(places)]
    )
    x = layers.Conv1D(64, 5, padding="same", activation="relu")(x)
    return layers.Conv1D(64, 3, padding="same", activation="relu")(x)


def reader() -> keras.Model:
    """From letters [12] and what was heard [13] to probabilities of what follows [13, 40].

    A GRU that reads forward only knows what was heard; by attention it looks up the letters
    that are next.
    """
    word = keras.Input((LONGEST,), dtype="int64")
    before = keras.Input((LONGEST + 1,), dtype="int64")
    spelled = spelling(word)
    heard = layers.GRU(96, return_sequences=True)(layers.Embedding(START + 1, 32)(before))
    found = layers.Attention(use_scale=True)(
        [layers.Dense(64)(heard), spelled, layers.Dense(64)(spelled)]
    )
    x = layers.Concatenate()([heard, found])
    x = layers.Dense(96, activation="relu")(layers.Dropout(0.2)(x))
    x = layers.Dense(END + 1, activation="softmax")(layers.Dropout(0.2)(x))
    return keras.Model([word, before], x)


def solution_model(read: keras.Model) -> keras.Model:
    """The model to save: from a word [1] and the sounds so far [1] to the next sound [40]."""
    word = keras.Input((1,), dtype="string", name="word")
    so_far = keras.Input((1,), dtype="string", name="so_far")
    before = sound_out(so_far)
    place = ops.sum(ops.cast(before > 0, "int32"), axis=1)
    begun = ops.pad(before, [[0, 0], [1, 0]], constant_values=START)
    every = read([spell(word), begun])
    now = ops.one_hot(place, LONGEST + 1)
    return keras.Model([word, so_far], ops.einsum("bt,btk->bk", now, every))


# %% Train
read = reader()
steps = EPOCHS * -(-len(letters) // BATCH)
read.compile(
    keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(4e-3, steps)),
    "sparse_categorical_crossentropy",
)
read.fit(
    [letters, heard], following, sample_weight=counts, batch_size=BATCH, epochs=EPOCHS, verbose=2
)

# %% Save: this file is what is marked
model = solution_model(read)
model.save(HERE / "model.keras")

# %% Read a word aloud: ask, append the likeliest sound, and ask again until the answer is to stop
aloud = []
while len(aloud) < LONGEST:
    asked = [tf.constant([["tomato"]]), tf.constant([[" ".join(aloud)]])]
    likeliest = model.predict(asked, verbose=0).argmax()
    if likeliest == END:
        break
    aloud.append(SOUNDS[likeliest])
print("tomato:", *aloud)
