"""What a model returns, brought under the contract's names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tfexam.scan.rejected import plain
from tfexam.worker.failed import Failed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EXPORTED = re.compile(r"output_(\d+)")
"""How `model.export` names what a list of outputs holds."""


def named(answer: Any, wanted: Sequence[str], listed: Sequence[str]) -> dict[str, Any]:
    """The outputs by the contract's names.

    answer  a tensor, or a dict or list of them, however deep a single one is wrapped
    listed  the names of the model's output layers: they count where they are the contract's, else
            a list's order does

    Raises Failed(wrong-shape).
    """
    if len(wanted) == 1:
        return {wanted[0]: _single(answer, wanted)}
    if isinstance(answer, dict):
        return _of_dict(answer, wanted)
    if not isinstance(answer, (list, tuple)):
        raise _count_fault(1, wanted)
    check_count(len(answer), wanted)
    names = listed if set(listed) == set(wanted) else wanted
    found = dict(zip(names, answer, strict=True))
    return {name: found[name] for name in wanted}


def check_count(count: int, wanted: Sequence[str]) -> None:
    """Raises Failed(wrong-shape) unless the model returns as many outputs as the contract has."""
    if count != len(wanted):
        raise _count_fault(count, wanted)


def _single(answer: Any, wanted: Sequence[str]) -> Any:
    while isinstance(answer, (dict, list, tuple)):
        inside = list(answer.values()) if isinstance(answer, dict) else list(answer)
        check_count(len(inside), wanted)
        answer = inside[0]
    return answer


def _of_dict(answer: dict[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
    check_count(len(answer), wanted)
    if answer.keys() == set(wanted):
        return {name: answer[name] for name in wanted}
    places = [EXPORTED.fullmatch(str(name)) for name in answer]
    if all(places):
        order = sorted(answer, key=lambda name: int(name.rpartition("_")[2]))
        return {name: answer[key] for name, key in zip(wanted, order, strict=True)}
    raise Failed(
        "wrong-shape",
        f"The model's outputs are named {_said(answer)}; the contract's {_said(wanted)}.",
        f"Return them under these names: keras.Model(inputs, {{'{wanted[0]}': …}})",
    )


def _count_fault(count: int, wanted: Sequence[str]) -> Failed:
    if len(wanted) == 1:
        return Failed(
            "wrong-shape",
            f"The model has {count} outputs; the contract asks for one.",
            "Keep the one that answers the task: keras.Model(inputs, output)",
        )
    found = "one output" if count == 1 else f"{count} outputs"
    return Failed(
        "wrong-shape",
        f"The model has {found}; the contract asks for {len(wanted)}: {_said(wanted)}.",
        f"Return a dict: keras.Model(inputs, {{'{wanted[0]}': …, '{wanted[1]}': …}})",
    )


def _said(names: Iterable[str]) -> str:
    return ", ".join(f"`{plain(str(name))}`" for name in names)
