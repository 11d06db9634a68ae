"""What a model returned, held against the contract: shape, then values, in a candidate's words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tfexam.grading.outcomes import failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfexam.bank.contract import Output
    from tfexam.exam.outcome import Outcome
    from tfexam.grading.measure import Answer
    from tfexam.grading.metrics import Array

RANGE_SLACK = 1e-3
SUM_SLACK = 1e-2
"""How far probabilities of half precision may stray."""

ENDINGS = {"probabilities": "softmax", "binary": "sigmoid", "positive": "softplus"}
"""The activation that a last layer for this kind of output usually has."""


class Unfit(Exception):
    """The output breaks the contract; `outcome` says how."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.message)
        self.outcome = outcome


def checked(returned: Answer, outputs: Sequence[Output], rows: int) -> Answer:
    """Each output as (rows, *shape), finite, and in the range of its kind.

    Axes of length 1 too many or too few are harmless and put right. Raises Unfit.
    """
    answer = {}
    for wanted in outputs:
        try:
            answer[wanted.name] = _checked(returned[wanted.name], wanted, rows)
        except Unfit as unfit:
            if len(outputs) == 1:
                raise
            said = f"Output `{wanted.name}`: {unfit.outcome.message}"
            raise Unfit(replace(unfit.outcome, message=said)) from unfit
    return answer


def shaped(returned: Answer, outputs: Sequence[Output], rows: int) -> Answer:
    """Each output as (rows, *shape), whatever its values. Raises Unfit."""
    return {wanted.name: _numbers(returned[wanted.name], wanted, rows) for wanted in outputs}


def _checked(output: Array, wanted: Output, rows: int) -> Array:
    found = _numbers(output, wanted, rows)
    _check_finite(found)
    match wanted.kind:
        case "probabilities":
            _check_probabilities(found)
        case "binary":
            _check_range(found, "sigmoid")
        case "positive":
            _check_positive(found)
        case "real" | "quantiles":
            pass
    return found


def _numbers(output: Array, wanted: Output, rows: int) -> Array:
    if output.dtype.kind not in "biuf":
        raise _bad(f"The model returns {output.dtype}, not numbers.")
    return _shaped(output, wanted, rows)


def _shaped(output: Array, wanted: Output, rows: int) -> Array:
    if output.ndim == 0 or len(output) != rows:
        raise _shape(f"For {rows:,} rows the model returns an array of {output.shape}.")
    found = output.shape[1:]
    if _long(found) != _long(wanted.shape):
        raise _shape_fault(found, wanted)
    return output.reshape(rows, *wanted.shape)


def _shape_fault(found: tuple[int, ...], wanted: Output) -> Unfit:
    say = f"For one row the model returns {found}; the contract asks for {wanted.shape}"
    if len(found) > len(wanted.shape) and len(found) == 2:
        return _shape(
            f"{say}: it answers for each of {found[0]} steps.",
            "Set return_sequences=False in the last recurrent layer, or pool over the steps.",
        )
    if len(found) > len(wanted.shape):
        return _shape(f"{say}.", "Put Flatten or GlobalAveragePooling before the last Dense layer.")
    if len(found) < len(wanted.shape):
        return _shape(f"{say}.", f"End in a Reshape to {wanted.shape}.")
    axis = next(i for i, n in enumerate(found) if n != wanted.shape[i])
    return _shape(
        f"{say}: axis {axis + 1} has length {found[axis]} instead of {wanted.shape[axis]} "
        "(axis 0 counts the rows).",
        _last_layer(wanted),
    )


def _last_layer(wanted: Output) -> str:
    if len(wanted.shape) > 1:
        return f"End in a Reshape to {wanted.shape}."
    ending = f", activation='{ENDINGS[wanted.kind]}'" if wanted.kind in ENDINGS else ""
    return f"End in Dense({wanted.shape[0]}{ending})."


def _check_finite(output: Array) -> None:
    bad = ~np.isfinite(output).reshape(len(output), -1).all(axis=1)
    if bad.any():
        raise _bad(
            f"In {bad.sum():,} of {len(output):,} rows the model returns NaN or infinity.",
            "Look for missing values in its inputs, a logarithm or division by 0, or a learning "
            "rate that is too high.",
        )


def _check_range(output: Array, ending: str) -> None:
    low, high = float(output.min()), float(output.max())
    if low < -RANGE_SLACK or high > 1 + RANGE_SLACK:
        raise _bad(
            f"The model returns values from {low:.3g} to {high:.3g}, not probabilities; "
            "these look like logits.",
            f"End in {ending}: activation='{ending}', and train with from_logits=False.",
        )


def _check_positive(output: Array) -> None:
    low = float(output.min())
    if low < 0:
        raise _bad(
            f"The model returns values down to {low:.3g}; the contract asks for none below 0.",
            "End in softplus or exponential: activation='softplus'.",
        )


def _check_probabilities(output: Array) -> None:
    _check_range(output, "softmax")
    sums = output.sum(axis=-1, dtype=np.float64)
    worst = sums.flat[np.abs(sums - 1).argmax()]
    if abs(worst - 1) > SUM_SLACK:
        raise _bad(
            f"The probabilities of a row must sum to one; here they sum up to {worst:.3g}.",
            "End in softmax, not in sigmoid.",
        )


def _long(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The axes that are longer than 1."""
    return tuple(n for n in shape if n != 1)


def _shape(message: str, hint: str = "") -> Unfit:
    return Unfit(failure("wrong-shape", message, hint))


def _bad(message: str, hint: str = "") -> Unfit:
    return Unfit(failure("bad-output", message, hint))
