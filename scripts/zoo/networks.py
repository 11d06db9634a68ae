"""The members of the zoo that are networks: one recipe, the same on every problem."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

from zoo.features import Form
from zoo.layers import aligned, encoded, output_layer
from zoo.losses import loss_of, scaled, unscaled
from zoo.models import LEARNT_FROM, Answers, Task
from zoo.words import numbered

if TYPE_CHECKING:
    from collections.abc import Sequence

EPOCHS, BATCH, RATE = 10, 64, 1e-3


def dense(task: Task) -> Answers:
    """One layer of 64 on the inputs as they are; of texts, how often the commonest words occur."""
    keras = _keras(task)
    some = task.most(LEARNT_FROM)
    found = [_raw(some, form) for form in some.forms]
    inputs = [keras.Input(form.train.shape[1:]) for form in found]
    flat = [keras.layers.Flatten()(each) for each in inputs]
    whole = flat[0] if len(flat) == 1 else keras.layers.Concatenate()(flat)
    hidden = keras.layers.Dense(64, activation="relu")(whole)
    outputs = [output_layer(head, hidden) for head in some.heads]
    return {"64 units": _trained(keras.Model(inputs, outputs), some, found)}


def generic(task: Task) -> Answers:
    """Convolutions for pictures, an LSTM for series, means of embeddings for texts."""
    keras = _keras(task)
    some = task.most(LEARNT_FROM)
    found = [numbered(form) if form.kind == "text" else form for form in some.forms]
    inputs = [keras.Input(form.train.shape[1:]) for form in found]
    hidden = encoded(found, inputs)
    outputs = []
    for head in some.heads:
        along = aligned(found, inputs, head)
        outputs.append(output_layer(head, hidden) if along is None else along)
    return {_recipe(found): _trained(keras.Model(inputs, outputs), some, found)}


def _keras(task: Task) -> Any:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    keras.utils.set_random_seed(task.seed)
    return keras


def _raw(task: Task, form: Form) -> Form:
    """The input before anything was done to it."""
    if form.kind in {"text", "kinds"}:
        return numbered(form, counted=True) if form.kind == "text" else form
    arrays = (a[form.name].astype(np.float32) for a in (task.train.inputs, task.inputs))
    return Form(form.name, form.kind, *map(np.nan_to_num, arrays))


def _trained(model: Any, task: Task, found: Sequence[Form]) -> dict[str, np.ndarray]:
    """The model's answer to the held-out inputs when it has learnt the training rows."""
    import keras

    wanted = [head.encoded(task.train.targets[head.output.name]) for head in task.heads]
    goals = [scaled(head, y) for head, y in zip(task.heads, wanted, strict=True)]
    losses = [loss_of(head) for head in task.heads]
    model.compile(keras.optimizers.Adam(RATE), loss=losses)
    model.fit([f.train for f in found], goals, epochs=EPOCHS, batch_size=BATCH, verbose=0)
    told = model.predict([f.held for f in found], batch_size=256, verbose=0)
    given = told if isinstance(told, list) else [told]
    return {
        head.output.name: head.decoded(unscaled(head, figures, y), y.mean(axis=0))
        for head, figures, y in zip(task.heads, given, wanted, strict=True)
    }


def _recipe(found: Sequence[Form]) -> str:
    return ", ".join(dict.fromkeys(form.kind for form in found))
