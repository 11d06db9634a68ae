"""How models are put together that hold many layers side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras

if TYPE_CHECKING:
    from collections.abc import Iterable

layers, ops = keras.layers, keras.ops


def joined(given: Any, parts: Iterable[Any]) -> Any:
    """A model whose one output holds all the parts, flat, side by side."""
    figures = [p if p.dtype == "float32" else ops.cast(p, "float32") for p in parts]
    return keras.Model(given, layers.Concatenate()([layers.Flatten()(f) for f in figures]))


def through(given: Any, used: Iterable[Any]) -> Any:
    """The same for layers that are all given the same."""
    return joined(given, [layer(given) for layer in used])


def chained(given: Any, used: Iterable[Any]) -> Any:
    """A model that hands its input from layer to layer, and sums up what comes of it."""
    x = given
    for layer in used:
        x = layer(x)
    return keras.Model(given, layers.GlobalAveragePooling2D()(x))


def numbers(*shape: int, **more: Any) -> Any:
    return keras.Input(shape, name="given", **more)
