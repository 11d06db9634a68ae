"""Whether what a problem's `build` returned is what its contract promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np

    from tfexam.bank.problem import Contract, Output
    from tfexam.worker.protocol import TensorSpec


def faults(
    contract: Contract, inputs: Mapping[str, np.ndarray], targets: Mapping[str, np.ndarray]
) -> list[str]:
    """Everything that does not fit, a sentence each.

    inputs   the arrays of inputs.frame
    targets  those of targets.frame: `targets`, `groups`, `baseline:NAME`
    """
    specs = [input_.spec for input_ in contract.inputs]
    found = list(_names(specs, inputs))
    for spec in specs:
        if spec.name in inputs:
            found += _input(spec, inputs[spec.name])
    found += _targets(contract.output, targets["targets"])
    for name, array in targets.items():
        if name.startswith("baseline:"):
            found += _baseline(contract.output, name.removeprefix("baseline:"), array)
    return found


def _names(specs: list[TensorSpec], inputs: Mapping[str, np.ndarray]) -> Iterator[str]:
    wanted, given = {spec.name for spec in specs}, set(inputs)
    for name in sorted(wanted - given):
        yield f"the contract has an input {name!r}, build returned none"
    for name in sorted(given - wanted):
        yield f"build returned an input {name!r} that the contract does not have"


def _input(spec: TensorSpec, array: np.ndarray) -> Iterator[str]:
    shape = array.shape[1:]
    if shape != spec.shape:
        yield f"the input {spec.name!r} is {spec.shape} a row by contract, build made {shape}"
    dtype = "string" if array.dtype.kind in "OUS" else array.dtype.name
    if dtype != spec.dtype:
        yield f"the input {spec.name!r} is {spec.dtype} by contract, build made {dtype}"
    elif array.dtype.kind == "f" and not _finite(array):
        yield f"the input {spec.name!r} holds values that are not finite"


def _targets(output: Output, array: np.ndarray) -> Iterator[str]:
    if output.kind == "real":
        yield from _figures("the targets", output, array)
        return
    wanted = output.shape[:-1]
    if array.dtype.kind not in "iu" or array.shape[1:] != wanted:
        yield (
            f"the targets must be class numbers, {wanted} a row; "
            f"build made {array.dtype.name} of {array.shape[1:]}"
        )
    elif len(array) and not 0 <= array.min() <= array.max() < output.shape[-1]:
        yield f"the targets must be class numbers from 0 to {output.shape[-1] - 1}"


def _baseline(output: Output, name: str, array: np.ndarray) -> Iterator[str]:
    yield from _figures(f"the baseline {name!r}", output, array)
    if output.kind == "probabilities" and not _probable(array):
        yield f"the baseline {name!r} must hold probabilities that sum to one"


def _figures(what: str, output: Output, array: np.ndarray) -> Iterator[str]:
    if array.shape[1:] != output.shape:
        yield f"{what} must be {output.shape} a row, build made {array.shape[1:]}"
    if array.dtype.kind not in "fiu":
        yield f"{what} must be numbers, build made {array.dtype.name}"
    elif array.dtype.kind == "f" and not _finite(array):
        yield f"{what} hold values that are not finite"


def _probable(array: np.ndarray) -> bool:
    if array.dtype.kind not in "fiu":
        return True  # said already
    return bool(array.min(initial=0) >= 0 and abs(array.sum(axis=-1) - 1).max(initial=0) < 1e-3)


def _finite(array: np.ndarray) -> bool:
    import numpy as np

    return bool(np.isfinite(array).all())
