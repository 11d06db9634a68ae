"""Word stress: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
LONGEST, LEVELS, EPOCHS, BATCH = 16, 3, 9, 256
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
vectorize = layers.TextVectorization(standardize=None, output_sequence_length=LONGEST)
vectorize.adapt(sounds)


# %% The model
def reader() -> keras.Model:
    """From the numbers of a word's sounds [16] to the probabilities of stress [16, 3].

    Convolutions make out what each sound is in its surroundings. Then a GRU reads forward and one
    backward, so that every vowel knows how many there are on either side and what they are like.
    """
    word = keras.Input((LONGEST,), dtype="int64")
    x = layers.Embedding(vectorize.vocabulary_size(), 32)(word)
    x = layers.Conv1D(64, 5, padding="same", activation="relu")(x)
    x = layers.Dropout(0.2)(x)
    y = layers.Conv1D(64, 3, padding="same", use_bias=False)(x)
    y = layers.BatchNormalization(momentum=0.9)(y)
    x = layers.Add()([x, layers.ReLU()(y)])
    x = layers.Dropout(0.2)(x)
    x = layers.Bidirectional(layers.GRU(48, return_sequences=True))(x)
    x = layers.Dropout(0.4)(x)
    return keras.Model(word, layers.Dense(LEVELS, activation="softmax")(x))


def solution_model(read: keras.Model) -> keras.Model:
    """The model to save: from a text [1] to the probabilities of stress [16, 3]."""
    text = keras.Input((1,), dtype="string", name="sounds")
    return keras.Model(text, read(vectorize(text)))


# %% Train: only vowels count
read = reader()
steps = EPOCHS * -(-len(stress) // BATCH)
read.compile(
    keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(6e-3, steps)),
    "sparse_categorical_crossentropy",
)
read.fit(
    vectorize(sounds),
    np.maximum(stress, 0),
    sample_weight=(stress >= 0).astype("float32"),
    batch_size=BATCH,
    epochs=EPOCHS,
    verbose=2,
)

# %% Save: this file is what is marked
model = solution_model(read)
model.save(HERE / "model.keras")
