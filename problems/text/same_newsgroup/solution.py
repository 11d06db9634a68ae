"""Same newsgroup: the reference. Completes the starter."""

# %% Where things lie
from pathlib import Path

import keras
import pandas as pd
import tensorflow as tf
from keras import layers, ops

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
WORDS, LENGTH, EPOCHS, BATCH = 8_000, 60, 12, 128
keras.utils.set_random_seed(0)

# %% Read the pairs
table = pd.read_csv(DATA / "pairs.tsv", sep="\t", keep_default_na=False)
lefts = tf.constant(table["left"].to_numpy(str)[:, None])
rights = tf.constant(table["right"].to_numpy(str)[:, None])
same = table["same"].to_numpy("float32")[:, None]
print(table.head())

# %% From a passage to the numbers of its words: done once for training, and inside the saved model
vectorize = layers.TextVectorization(WORDS, output_sequence_length=LENGTH)
vectorize.adapt(tf.concat([lefts, rights], axis=0))


# %% The model
def encoder() -> keras.Model:
    """From the numbers of a passage's words [60] to a vector [64]: a weighted sum of their vectors.

    Each word has a weight of its own, learned like its vector: "the" soon counts for nothing. While
    training, six words in ten are blanked out.
    """
    words = keras.Input((LENGTH,), dtype="int64")
    weights = ops.sigmoid(layers.Embedding(WORDS, 1, embeddings_initializer="zeros")(words))
    weights = layers.Dropout(0.6)(weights)
    vectors = layers.Embedding(WORDS, 64)(words)
    return keras.Model(words, layers.Flatten()(layers.Dot(axes=1)([weights, vectors])))


def comparer() -> keras.Model:
    """From the numbers of the words [60] of two passages to the probability of one group [1].

    One encoder reads both sides; only the cosine of what it found goes on.
    """
    left = keras.Input((LENGTH,), dtype="int64")
    right = keras.Input((LENGTH,), dtype="int64")
    encode = encoder()
    likeness = layers.Dot(axes=1, normalize=True)([encode(left), encode(right)])
    steep = keras.initializers.Constant(5.0)
    same = layers.Dense(1, activation="sigmoid", kernel_initializer=steep)(likeness)
    return keras.Model([left, right], same)


def solution_model(compare: keras.Model) -> keras.Model:
    """The model to save: from two passages [1] (text) to the probability of one group [1]."""
    left = keras.Input((1,), dtype="string", name="left")
    right = keras.Input((1,), dtype="string", name="right")
    return keras.Model([left, right], compare([vectorize(left), vectorize(right)]))


# %% Train
compare = comparer()
steps = EPOCHS * -(-len(same) // BATCH)
compare.compile(
    keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)),
    "binary_crossentropy",
    metrics=["accuracy"],
)
compare.fit([vectorize(lefts), vectorize(rights)], same, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model = solution_model(compare)
model.save(HERE / "model.keras")
