"""Whether what a problem's `build` returned is what its contract promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy as np

    from tfexam.bank.contract import Contract, Output
    from tfexam.worker.protocol import TensorSpec


def faults(
    contract: Contract, inputs: Mapping[str, np.ndarray], targets: Mapping[str, np.ndarray]
) -> list[str]:
    """Everything that does not fit, a sentence each.

    inputs   the arrays of inputs.frame
    targets  those of targets.frame: `target:OUTPUT`, `baseline:OUTPUT:NAME`, `groups`
    """
    specs = [input_.spec for input_ in contract.inputs]
    found = list(_names(specs, inputs))
    for spec in specs:
        if spec.name in inputs:
            found += _input(spec, inputs[spec.name])
    for output in contract.outputs:
        whose = "" if len(contract.outputs) == 1 else f" of {output.name}"
        found += _targets(f"the targets{whose}", output, targets[f"target:{output.name}"])
        begin = f"baseline:{output.name}:"
        for name in (name for name in targets if name.startswith(begin)):
            what = f"the baseline {name.removeprefix(begin)!r}{whose}"
            found += _baseline(what, output, targets[name])
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


def _targets(what: str, output: Output, array: np.ndarray) -> Iterator[str]:
    if output.kind == "probabilities":
        yield from _classes(what, output, array)
        return
    yield from _figures(what, output.targets, array)
    if array.dtype.kind in "fiub" and len(array) and _finite(array):
        if output.kind == "binary" and not ((array == 0) | (array == 1)).all():
            yield f"{what} must be 0 or 1"
        elif output.kind == "positive" and array.min() < 0:
            yield f"{what} must not be below 0"


def _classes(what: str, output: Output, array: np.ndarray) -> Iterator[str]:
    if array.dtype.kind not in "iu" or array.shape[1:] != output.targets:
        yield (
            f"{what} must be class numbers, {output.targets} a row; "
            f"build made {array.dtype.name} of {array.shape[1:]}"
        )
    elif len(array) and not _least(output) <= array.min() <= array.max() < output.shape[-1]:
        yield f"{what} must be class numbers from 0 to {output.shape[-1] - 1}"


def _least(output: Output) -> int:
    """-1 marks a place of a sequence that does not count."""
    return -1 if output.targets else 0


def _baseline(what: str, output: Output, array: np.ndarray) -> Iterator[str]:
    yield from _figures(what, output.shape, array)
    if array.dtype.kind not in "fiu" or not len(array):
        return  # said already
    if output.kind == "probabilities" and not _probable(array):
        yield f"{what} must hold probabilities that sum to one"
    elif output.kind == "binary" and not 0 <= array.min() <= array.max() <= 1:
        yield f"{what} must hold probabilities, 0 to 1"
    elif output.kind == "positive" and array.min() < 0:
        yield f"{what} must not be below 0"


def _figures(what: str, shape: tuple[int, ...], array: np.ndarray) -> Iterator[str]:
    if array.shape[1:] != shape:
        yield f"{what} must be {shape} a row, build made {array.shape[1:]}"
    if array.dtype.kind not in "fiub":
        yield f"{what} must be numbers, build made {array.dtype.name}"
    elif array.dtype.kind == "f" and not _finite(array):
        yield f"{what} hold values that are not finite"


def _probable(array: np.ndarray) -> bool:
    return bool(array.min() >= 0 and abs(array.sum(axis=-1) - 1).max() < 1e-3)


def _finite(array: np.ndarray) -> bool:
    import numpy as np

    return bool(np.isfinite(array).all())
