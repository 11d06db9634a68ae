"""Missing actor: the reference. Completes the starter."""

# %% Where things lie
import json
from collections import Counter
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

HERE = Path(globals().get("__file__", "solution.py")).resolve().parent
DATA = HERE / "data"
PLACES = {"actors": 20, "directors": 2, "writers": 4, "countries": 4, "languages": 3, "genres": 5}
CANDIDATES, FEWEST = 8, 3
WIDTH, NARROW = 64, 32
FIRST_YEAR, SPAN, PERIODS = 1940, 5, 15
EPOCHS, BATCH = 10, 512
keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)

# %% Read the films: names as numbers, 0 for an empty place, 1 for a name that is too rare
films = [json.loads(line) for line in (DATA / "films.jsonl").read_text("utf-8").splitlines()]
years = np.array([[film["year"]] for film in films], dtype="int32")
lookups, ids = {}, {}
for name, places in PLACES.items():
    seen = Counter(one for film in films for one in film[name])
    known = [one for one, times in seen.most_common() if times >= FEWEST]
    lookups[name] = keras.layers.StringLookup(vocabulary=known, mask_token="")
    lists = [(film[name] + [""] * places)[:places] for film in films]
    ids[name] = lookups[name](tf.constant(lists)).numpy()
roles = np.array([(row, one) for row, cast in enumerate(ids["actors"]) for one in cast if one > 1])
print(len(films), "films,", len(roles), "roles of known actors")


# %% Make questions out of films
def questions(rng: np.random.Generator) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Inputs by name, names as numbers, and the place of the right one among the candidates.

    Every role is asked for once, with other candidates each time.
    """
    rows, asked = roles[rng.permutation(len(roles))].T
    # Now and then a rival plays in the film, too; the grader's never do.
    others = roles[rng.integers(len(roles), size=(len(rows), CANDIDATES - 1)), 1]
    candidates = np.column_stack([asked, others])
    right = rng.integers(CANDIDATES, size=len(rows))
    every = np.arange(len(rows))
    candidates[every, 0] = candidates[every, right]
    candidates[every, right] = asked
    given = {name: numbers[rows] for name, numbers in ids.items()}
    given["actors"] = np.where(given["actors"] == asked[:, None], 0, given["actors"])
    return {"candidates": candidates, "year": years[rows], **given}, right


# %% The models
def mean(vectors: keras.KerasTensor, ids: keras.KerasTensor) -> keras.KerasTensor:
    """The mean of a list's vectors, empty places left out; zeros where all are empty."""
    there = keras.ops.expand_dims(keras.ops.cast(ids > 0, "float32"), -1)
    return keras.ops.sum(vectors * there, 1) / keras.ops.maximum(keras.ops.sum(there, 1), 1.0)


def ranker() -> keras.Model:
    """From a question in numbers to the probabilities of the eight candidates.

    Film and candidates become vectors of one space; a candidate counts as far as its vector points
    the way of the film's. One table of vectors serves the cast and the candidates.
    """
    inputs = {name: keras.Input((n,), name=name, dtype="int32") for name, n in PLACES.items()}
    inputs["year"] = keras.Input((1,), name="year", dtype="int32")
    inputs["candidates"] = keras.Input((CANDIDATES,), name="candidates", dtype="int32")
    people = keras.layers.Embedding(lookups["actors"].vocabulary_size(), WIDTH)
    cast = mean(people(inputs["actors"]), inputs["actors"])
    known = [cast]
    for name in list(PLACES)[1:]:
        table = keras.layers.Embedding(lookups[name].vocabulary_size(), NARROW)
        known.append(mean(table(inputs[name]), inputs[name]))
    period = keras.layers.CategoryEncoding(PERIODS, output_mode="one_hot")
    x = keras.layers.Concatenate()(
        [
            *(keras.layers.Dropout(0.5)(vector) for vector in known),
            (keras.ops.cast(inputs["year"], "float32") - 1995) / 18,
            period((inputs["year"] - FIRST_YEAR) // SPAN),
        ]
    )
    x = keras.layers.Dense(128, activation="relu")(x)
    x = keras.layers.Dropout(0.5)(x)
    alike = keras.layers.Dense(WIDTH, use_bias=False, kernel_initializer="identity")(cast)
    film = keras.layers.Dense(WIDTH)(x) + alike
    scores = keras.layers.Dot(axes=(2, 1))([people(inputs["candidates"]), film])
    return keras.Model(inputs, keras.layers.Activation("softmax")(scores))


def solution_model(core: keras.Model) -> keras.Model:
    """The same from names, as the grader feeds them."""
    lists = {**PLACES, "candidates": CANDIDATES}
    inputs = {name: keras.Input((n,), name=name, dtype="string") for name, n in lists.items()}
    finders = {**lookups, "candidates": lookups["actors"]}
    numbers = {name: finders[name](words) for name, words in inputs.items()}
    inputs["year"] = keras.Input((1,), name="year", dtype="int32")
    return keras.Model(inputs, core({**numbers, "year": inputs["year"]}))


# %% Train: new questions out of the same films every epoch
core = ranker()
steps = EPOCHS * -(-len(roles) // BATCH)
core.compile(
    keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(4e-3, steps)),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
for _ in range(EPOCHS):
    core.fit(*questions(rng), batch_size=BATCH, verbose=2)

# %% Save: this file is what is marked
model = solution_model(core)
model.save(HERE / "model.keras")
