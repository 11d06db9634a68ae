"""@title@: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
TEXT, TARGET = "text", "topic"
CLASSES = ["good", "bad"]
BALANCED = True
WORDS, BATCH = 10_000, 32
keras.utils.set_random_seed(0)

# %% Read the texts
table = pd.read_csv(DATA / "@id@.csv", dtype=str, keep_default_na=False)
texts = tf.constant(table[[TEXT]].to_numpy().tolist())
labels = np.array([CLASSES.index(name) for name in table[TARGET]])
print(table.head())

# %% From a text to its words and pairs of words: while training, and inside the saved model
vectorize = keras.layers.TextVectorization(WORDS, ngrams=2, output_mode="multi_hot")
vectorize.adapt(texts)
EPOCHS = max(10, min(60, 60_000 // len(labels)))


# %% The model
def reader() -> keras.Model:
    """From which words and pairs a text has to the probabilities of the classes.

    Whole words are left out while training, so that no text is learned by heart.
    """
    words = keras.Input((len(vectorize.get_vocabulary()),))
    x = keras.layers.UnitNormalization()(words)
    x = keras.layers.Dropout(0.3)(x)
    x = keras.layers.Dense(64, activation="relu")(x)
    x = keras.layers.Dropout(0.3)(x)
    return keras.Model(words, keras.layers.Dense(len(CLASSES), activation="softmax")(x))


def solution_model(read: keras.Model) -> keras.Model:
    """The model to save: from a text [1] to the probabilities of the classes."""
    text = keras.Input((1,), dtype="string", name="text")
    words = keras.layers.Reshape(read.input_shape[1:])(vectorize(text))
    return keras.Model(text, read(words))


# %% Train: where classes are rare, each weighs the same in the loss, as it does in the score
read = reader()
counts = np.bincount(labels, minlength=len(CLASSES))
weights = dict(enumerate(len(labels) / len(CLASSES) / np.maximum(counts, 1)))
steps = EPOCHS * -(-len(labels) // BATCH)
read.compile(
    keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
texts_in_pieces = tf.data.Dataset.from_tensor_slices((texts, labels)).shuffle(len(labels), seed=0)
pieces = texts_in_pieces.batch(BATCH).map(lambda text, label: (vectorize(text), label))
read.fit(
    pieces.prefetch(tf.data.AUTOTUNE),
    epochs=EPOCHS,
    class_weight=weights if BALANCED else None,
    verbose=2,
)

# %% Save: this file is what is marked
model = solution_model(read)
model.save(HERE / "model.keras")
