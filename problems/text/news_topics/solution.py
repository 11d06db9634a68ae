"""News topics: the reference. Completes the starter."""

# %% Where things lie
import json
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
WORDS, LENGTH, WIDTH, EPOCHS, BATCH = 5_000, 100, 48, 12, 128
keras.utils.set_random_seed(0)

# %% Read the strips
lines = (DATA / "ticker.jsonl").read_text(encoding="utf-8").splitlines()
rows = [json.loads(line) for line in lines]
TOPICS = sorted({row["topic"] for row in rows})
strips = tf.constant([[row["text"]] for row in rows])
topics = np.array([TOPICS.index(row["topic"]) for row in rows])
print(TOPICS, np.bincount(topics))

# %% From a strip to the numbers of its words: done once for training, and inside the saved model
vectorize = keras.layers.TextVectorization(WORDS, output_sequence_length=LENGTH)
vectorize.adapt(strips)


# %% The model
def reader() -> keras.Model:
    """From the numbers of a strip's words [100] to the probabilities of the topics.

    A GRU reads to the end of the text and no further: what it held of the first story gives way to
    the second. Whole words are blanked out while training, so that no story is learned by heart.
    """
    words = keras.Input((LENGTH,), dtype="int64")
    x = keras.layers.Embedding(WORDS, WIDTH, mask_zero=True)(words)
    x = keras.layers.Dropout(0.4, noise_shape=(None, LENGTH, 1))(x)
    x = keras.layers.GRU(WIDTH)(x)
    x = keras.layers.Dropout(0.3)(x)
    return keras.Model(words, keras.layers.Dense(len(TOPICS), activation="softmax")(x))


def solution_model(read: keras.Model) -> keras.Model:
    """The model to save: from a strip [1] (text) to the probabilities of the topics."""
    text = keras.Input((1,), dtype="string", name="text")
    return keras.Model(text, read(vectorize(text)))


# %% Train
read = reader()
steps = EPOCHS * -(-len(topics) // BATCH)
read.compile(
    keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(5e-3, steps)),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
read.fit(vectorize(strips), topics, batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% Save: this file is what is marked
model = solution_model(read)
model.save(HERE / "model.keras")
