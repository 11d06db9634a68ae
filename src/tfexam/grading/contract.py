"""What a model returned, held against its contract; in a candidate's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tfexam.exam.outcome import Code, Outcome

if TYPE_CHECKING:
    from tfexam.bank.problem import Output
    from tfexam.grading.metrics import Array

SUM_TOLERANCE = 1e-2
"""How far probabilities may be from summing to one: half precision is good to 1e-3 a class."""


def output_fault(output: Array, rows: int, wanted: Output) -> Outcome | None:
    """What is wrong with an output of `rows` rows; None where it is an answer."""
    shape = (rows, *wanted.shape)
    if output.shape != shape and not (wanted.shape == (1,) and output.shape == (rows,)):
        return Outcome(Code.WRONG_SHAPE, _shape(output.shape, shape), Code.WRONG_SHAPE.value.next)
    if output.dtype.kind not in "fiu":
        return _bad(f"The model returns {output.dtype}, not numbers.")
    if not np.isfinite(output).all():
        broken = int((~np.isfinite(output)).reshape(rows, -1).any(axis=1).sum())
        return _bad(f"The model returns NaN or infinity for {broken:,} of {rows:,} rows.")
    return _not_probabilities(output) if wanted.kind == "probabilities" else None


def _shape(found: tuple[int, ...], wanted: tuple[int, ...]) -> str:
    said = f"The output has the shape {_row(found)}; the contract asks for {_row(wanted)}."
    if len(found) == len(wanted) + 1 and found[-1:] == wanted[-1:]:
        return f"{said} It has an axis too many: perhaps a whole sequence where one step is asked."
    if len(found) != len(wanted):
        return f"{said} That is {len(found)} axes instead of {len(wanted)}."
    axis = next(i for i, (a, b) in enumerate(zip(found, wanted, strict=True)) if a != b)
    return f"{said} Axis {axis} is {found[axis]} instead of {wanted[axis]}."


def _not_probabilities(output: Array) -> Outcome | None:
    figures = output.astype(np.float64)
    if figures.min() < -1e-6 or figures.max() > 1 + 1e-6:
        return _bad(
            "The outputs are not probabilities: they leave 0 to 1. They look like logits.",
            "End the model in a softmax.",
        )
    off = float(np.abs(figures.sum(axis=-1) - 1).max())
    if off > SUM_TOLERANCE:
        return _bad(
            f"The probabilities of a row don't sum to one (off by up to {off:.2g}).",
            "End the model in a softmax over the last axis.",
        )
    return None


def _row(shape: tuple[int, ...]) -> str:
    return f"({', '.join(['rows', *map(str, shape[1:])])})"


def _bad(message: str, hint: str = Code.BAD_OUTPUT.value.next) -> Outcome:
    return Outcome(Code.BAD_OUTPUT, message, hint)
