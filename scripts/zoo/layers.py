"""The layers of the generic network, by the form of an input and the shape of an output."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from zoo.words import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zoo.features import Form
    from zoo.heads import Head

STEPS = 8
"""Steps from which on an output that is as long as a series answers step by step."""


def encoded(found: Sequence[Form], inputs: Sequence[Any]) -> Any:
    """All inputs as one vector: each read by its form, then side by side."""
    from keras import layers

    parts = [_read(form, each) for form, each in zip(found, inputs, strict=True)]
    whole = parts[0] if len(parts) == 1 else layers.Concatenate()(parts)
    hidden = layers.Dense(64, activation="relu")(whole)
    if all(form.kind in {"table", "kinds"} for form in found):
        hidden = layers.Dense(64, activation="relu")(hidden)
    return hidden


def _read(form: Form, given: Any) -> Any:
    from keras import layers

    match form.kind:
        case "picture":
            for filters in (16, 32):
                given = layers.Conv2D(filters, 3, padding="same", activation="relu")(given)
                given = layers.MaxPooling2D(padding="same")(given)
            return layers.Flatten()(given)
        case "series":
            return layers.LSTM(32)(given)
        case "text":
            embedded = layers.Embedding(VOCABULARY, 32, mask_zero=True)(given)
            return layers.GlobalAveragePooling1D()(embedded)
        case _:
            return layers.Flatten()(given)


def aligned(found: Sequence[Form], inputs: Sequence[Any], head: Head) -> Any | None:
    """An output that answers for each place of a picture, or for each step of a series."""
    from keras import layers

    shape = head.output.shape
    for form, given in zip(found, inputs, strict=True):
        places = form.train.shape[1:-1]
        if form.kind not in {"picture", "series"} or shape[: len(places)] != places:
            continue
        each = prod(shape[len(places) :])
        if form.kind == "series" and places[0] >= STEPS:
            read = layers.LSTM(32, return_sequences=True)(given)
            return _ended(head, layers.Dense(each)(read))
        if form.kind == "picture":
            return _ended(head, layers.Conv2D(each, 1)(_unpooled(given)))
    return None


def _unpooled(given: Any) -> Any:
    from keras import layers

    for filters in (16, 32, 32):
        given = layers.Conv2D(filters, 3, padding="same", activation="relu")(given)
    return given


def output_layer(head: Head, hidden: Any) -> Any:
    """An output of the contract's shape out of a vector."""
    from keras import layers

    return _ended(head, layers.Dense(prod(head.output.shape))(hidden))


def _ended(head: Head, figures: Any) -> Any:
    from keras import layers

    ending = {"probabilities": "softmax", "binary": "sigmoid", "positive": "softplus"}
    shaped = layers.Reshape(head.output.shape)(figures)
    return layers.Activation(ending.get(head.output.kind, "linear"), name=f"of_{head.output.name}")(
        shaped
    )
