from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tfexam.worker.failed import Failed
from tfexam.worker.outputs import named

if TYPE_CHECKING:
    from collections.abc import Sequence

BOTH = ("box", "kind")


@pytest.mark.parametrize("answer", ["x", ["x"], ("x",), {"any": "x"}, [{"any": ["x"]}]])
def test_the_only_output_is_found_however_it_is_wrapped(answer: object) -> None:
    assert named(answer, ("output",), ()) == {"output": "x"}


@pytest.mark.parametrize(
    ("answer", "listed"),
    [
        ({"kind": "k", "box": "b"}, ()),
        (["b", "k"], ()),
        (["b", "k"], ("dense", "dense_1")),
        (["k", "b"], ("kind", "box")),
        ({"output_1": "k", "output_0": "b"}, ()),
    ],
    ids=["by key", "by order", "layers of other names", "by layers", "exported list"],
)
def test_several_outputs_come_under_the_contracts_names(
    answer: object, listed: Sequence[str]
) -> None:
    assert named(answer, BOTH, listed) == {"box": "b", "kind": "k"}


@pytest.mark.parametrize(
    ("answer", "wanted", "said"),
    [
        (["a", "b"], ("output",), "has 2 outputs; the contract asks for one"),
        ("a", BOTH, "has one output; the contract asks for 2: `box`, `kind`"),
        (["a", "b", "c"], BOTH, "has 3 outputs; the contract asks for 2"),
        ({"box": 1, "sort": 2}, BOTH, "are named `box`, `sort`; the contract's `box`, `kind`"),
    ],
)
def test_outputs_that_do_not_fit_are_counted_or_named(
    answer: object, wanted: tuple[str, ...], said: str
) -> None:
    with pytest.raises(Failed, match=said) as caught:
        named(answer, wanted, ())
    assert caught.value.status == "wrong-shape"
    assert caught.value.hint
