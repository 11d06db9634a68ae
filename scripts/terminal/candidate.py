"""What the candidate of `scripts/evening` trains: `first`, with a mistake, then `second`.

Runs in the folder of a drill of electricity_load, where helpers.py lies beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd
from keras import layers

HERE = Path(__file__).resolve().parent
DAY, WEEK = 48, 336
Array = Any


def windows(stretch: Array, every: int) -> tuple[Array, Array, Array]:
    """A week [n, 336, 3], the coming day's conditions [n, 48, 3], its demand [n, 48]."""
    starts = np.arange(0, len(stretch) - WEEK - DAY + 1, every)
    rows = starts[:, None] + np.arange(WEEK + DAY)
    coming = stretch[rows[:, WEEK:]]
    demand = coming[:, :, 0].copy()
    coming[:, :, 0] = rows[:, WEEK:] % DAY
    return stretch[rows[:, :WEEK]], coming, demand


def together(parts: list[tuple[Array, Array, Array]]) -> tuple[dict[str, Array], Array]:
    past, coming, demand = (np.concatenate(one) for one in zip(*parts, strict=True))
    return {"past": past, "coming": coming}, demand


def first(given: dict[str, Array]) -> tuple[keras.Model, dict[str, Array]]:
    """Scales the arrays before training, so that the saved model has never seen raw ones."""
    fed = {name: (x - x.mean((0, 1))) / x.std((0, 1)) for name, x in given.items()}
    inputs = {name: keras.Input(x.shape[1:], name=name) for name, x in given.items()}
    x = layers.Concatenate()([layers.Flatten()(part) for part in inputs.values()])
    for _ in range(2):
        x = layers.Dense(128, "relu")(x)
    demand = given["past"][..., 0]
    last_week = inputs["past"][:, :DAY, 0] * float(demand.std()) + float(demand.mean())
    return keras.Model(inputs, last_week + layers.Dense(DAY)(x)), fed


def second(given: dict[str, Array]) -> tuple[keras.Model, dict[str, Array]]:
    """Scales inside of the model, lays the week's days side by side, corrects last week's day."""
    inputs = {name: keras.Input(x.shape[1:], name=name) for name, x in given.items()}
    scales = {name: layers.Normalization() for name in given}
    for name, scale in scales.items():
        scale.adapt(given[name])
    ready = {name: scales[name](part) for name, part in inputs.items()}
    days = layers.Permute((2, 1, 3))(layers.Reshape((7, DAY, 3))(ready["past"]))
    time = layers.CategoryEncoding(DAY, output_mode="one_hot")(inputs["coming"][:, :, :1])
    x = layers.Concatenate()([layers.Reshape((DAY, 21))(days), ready["coming"], time])
    for width in (96, 48):
        x = layers.Dropout(0.2)(layers.Conv1D(width, 5, padding="same", activation="relu")(x))
    change = layers.Flatten()(layers.Conv1D(1, 1, kernel_initializer="zeros")(x))
    return keras.Model(inputs, inputs["past"][:, :DAY, 0] + change), given


def main(which: str) -> None:
    """Train on all stretches but one, watch the error on that one, keep the best epoch."""
    import helpers  # lies in the workspace

    keras.utils.set_random_seed(0)
    table = pd.read_csv(HERE / "data" / "electricity.csv", dtype="float32")
    stretches = [part.to_numpy()[:, 1:] for _, part in table.groupby("stretch")]
    longest = max(range(len(stretches)), key=lambda n: len(stretches[n]))
    cut = [windows(one, 4) for n, one in enumerate(stretches) if n != longest]
    learnt, demand = together([*cut, windows(stretches[longest][: -4 * WEEK], 4)])
    watched, later = together([windows(stretches[longest][-4 * WEEK :], 4)])
    build = {"first": first, "second": second}[which]
    model, fed = build(learnt)
    held = fed_alike(which, watched, learnt)
    model.compile("adam", "mae")
    model.fit(
        fed,
        demand,
        batch_size=64,
        epochs=25,
        validation_data=(held, later),
        callbacks=helpers.callbacks(),
        verbose=2,
    )


def fed_alike(which: str, rows: dict[str, Array], learnt: dict[str, Array]) -> dict[str, Array]:
    """Validation rows, treated as those that were learnt from."""
    if which == "second":
        return rows
    return {n: (x - learnt[n].mean((0, 1))) / learnt[n].std((0, 1)) for n, x in rows.items()}


if __name__ == "__main__":
    main(sys.argv[1])
