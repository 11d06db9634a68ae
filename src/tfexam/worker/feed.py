"""Fitting held-out arrays to what a model takes, or saying in plain words why they don't fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfexam.scan.rejected import plain
from tfexam.worker.failed import Failed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np

    from tfexam.worker.protocol import TensorSpec


@dataclass(frozen=True)
class Port:
    """One input of a loaded model.

    shape  with the axis of rows in front; None where any length will do; None as a whole where the
           model takes any rank
    """

    name: str
    dtype: str
    shape: tuple[int | None, ...] | None


NAMELESS = re.compile(r"inputs(_\d+)?")
"""What tf.saved_model.save makes of the inputs of a Keras model, whatever their names."""

EXPORT = "Write the SavedModel with model.export('saved_model'), which keeps the inputs' names."

Pairs = dict[str, "tuple[TensorSpec, Port]"]


def pair(specs: Sequence[TensorSpec], ports: Sequence[Port]) -> Pairs:
    """Which of the contract's inputs goes where, by the model's names, shapes and dtypes checked.

    Raises Failed(wrong-shape).
    """
    if len(specs) != len(ports):
        raise _wrong(
            f"The contract gives {_count(len(specs))} ({_names(specs)}); "
            f"the model takes {_count(len(ports))} ({_names(ports)}).",
        )
    by_name = {spec.name: spec for spec in specs}
    if len(specs) == 1:
        by_name = {ports[0].name: specs[0]}
    elif by_name.keys() != {port.name for port in ports}:
        bare = all(NAMELESS.fullmatch(port.name) for port in ports)
        raise _wrong(
            f"The model's inputs are named {_names(ports)}; the contract's {_names(specs)}.",
            EXPORT if bare else f"Name them: keras.Input(…, name='{specs[0].name}')",
        )
    pairs = {port.name: (by_name[port.name], port) for port in ports}
    for spec, port in pairs.values():
        _check_dtype(spec, port)
        _check_shape(spec, port)
    return pairs


def fit(pairs: Pairs, arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays under the model's names, in its dtypes and shapes.

    Raises Failed(wrong-shape) where an integer would not survive.
    """
    return {name: _fit(spec, port, arrays[spec.name]) for name, (spec, port) in pairs.items()}


def fixed_rows(ports: Sequence[Port]) -> int | None:
    """How many rows the model takes at a time, no more and no less; None where any number.

    Raises Failed(wrong-shape) where its inputs don't agree, or it takes none.
    """
    fixed = {port.shape[0] for port in ports if port.shape} - {None}
    if len(fixed) > 1 or 0 in fixed:
        raise _wrong(
            f"The model's inputs are fixed to {_said(fixed)} rows at a time.",
            "Leave batch_size and batch_shape out of keras.Input.",
        )
    return next(iter(fixed), None)


def said_of_rows(ports: Sequence[Port]) -> str:
    """What a candidate is told where the model takes a fixed number of rows; else nothing."""
    rows = fixed_rows(ports)
    if rows is None:
        return ""
    return (
        f"Its batch size is fixed to {rows:,}: it was fed so many rows at a time, the last batch "
        "filled up."
    )


def _said(numbers: Iterable[int | None]) -> str:
    return " and ".join(str(number) for number in sorted(n for n in numbers if n is not None))


def _fit(spec: TensorSpec, port: Port, array: np.ndarray) -> np.ndarray:
    if port.shape is not None and len(port.shape) != array.ndim:
        array = array.reshape(len(array), *([1] * (len(port.shape) - 1)))
    if port.dtype in {"string", "bfloat16", spec.dtype}:
        return array
    fitted = array.astype(port.dtype)
    if fitted.dtype.kind in "iub" and (fitted != array).any():
        raise _wrong(
            f"Input `{spec.name}` holds values that don't fit into the model's {port.dtype}.",
            f"Give that keras.Input the dtype '{spec.dtype}'.",
        )
    return fitted


def _check_dtype(spec: TensorSpec, port: Port) -> None:
    text = (spec.dtype == "string", port.dtype == "string")
    if text == (True, False):
        raise _wrong(
            f"Input `{spec.name}` gives text, the model takes numbers ({plain(port.dtype)}).",
            "Put the TextVectorization layer, adapted, into the model: "
            "keras.Input((1,), dtype='string')",
        )
    if text == (False, True):
        raise _wrong(f"Input `{spec.name}` gives numbers ({spec.dtype}), the model takes text.")
    if "float" in spec.dtype and "float" not in port.dtype:
        raise _wrong(
            f"Input `{spec.name}` gives {spec.dtype}, the model takes {plain(port.dtype)}, "
            "which would cut the fractions off.",
            f"Give that keras.Input the dtype '{spec.dtype}'.",
        )


def _check_shape(spec: TensorSpec, port: Port) -> None:
    if port.shape is None:
        return
    if not port.shape:
        raise _wrong(f"Input `{spec.name}` of the model has no axis for the rows.")
    row = port.shape[1:]
    if not _takes(row, spec.shape) and not _is_single(row, spec.shape):
        raise _shape_fault(spec, row)


def _takes(row: Sequence[int | None], shape: Sequence[int]) -> bool:
    return len(row) == len(shape) and all(
        takes in (None, given) for takes, given in zip(row, shape, strict=True)
    )


def _is_single(row: Sequence[int | None], shape: Sequence[int]) -> bool:
    """One value a row: with an axis of its own or without, it is the same."""
    return {tuple(row), tuple(shape)} <= {(), (1,), (None,)}


def _shape_fault(spec: TensorSpec, row: tuple[int | None, ...]) -> Failed:
    name, shape = spec.name, spec.shape
    say = f"Input `{name}`, one row: expected {shown(shape)}, the model takes {shown(row)}"
    if len(row) == len(shape) + 1 and row[-1] in (1, None) and _takes(row[:-1], shape):
        return _wrong(
            f"{say}: it wants one axis more at the end.",
            f"Begin with keras.Input({shown(shape)}) and a Reshape to {shown((*shape, 1))}.",
        )
    if len(row) + 1 == len(shape) and shape[-1] == 1 and _takes(row, shape[:-1]):
        return _wrong(
            f"{say}: it lacks the last axis, of length 1.",
            f"Begin with keras.Input({shown(shape)}) and a Reshape to {shown(shape[:-1])}.",
        )
    if len(row) != len(shape):
        return _wrong(f"{say}: {len(row)} axes instead of {len(shape)}.")
    axis = next(i for i, n in enumerate(row) if n not in (None, shape[i]))
    return _wrong(
        f"{say}: axis {axis + 1} has length {row[axis]} instead of {shape[axis]} "
        "(axis 0 counts the rows).",
    )


def shown(shape: Sequence[int | None]) -> str:
    """A shape as Python writes it."""
    return str(tuple(shape))


def _wrong(
    message: str, hint: str = "Compare the model's first layer with the contract."
) -> Failed:
    return Failed("wrong-shape", message, hint)


def _count(number: int) -> str:
    return "one input" if number == 1 else f"{number} inputs"


def _names(inputs: Sequence[TensorSpec | Port]) -> str:
    return ", ".join(f"`{plain(i.name)}`" for i in inputs)
