from __future__ import annotations

import re

import pytest

from support.archives import dense, model
from tfexam.scan.keras_config import scan_config
from tfexam.scan.keras_names import LAYERS
from tfexam.scan.rejected import Rejected
from tfexam.scan.replacements import ANYWHERE, USUAL, usual


def hint(class_name: str, layer: str, module: str | None = None) -> str:
    custom = dense(module=module, class_name=class_name, config={"name": layer})
    with pytest.raises(Rejected) as caught:
        scan_config(model(custom))
    return caught.value.hint


def test_a_custom_layer_is_told_the_built_in_one_that_does_it() -> None:
    assert "What usually does it: Rescaling." in hint("MyRescaler", "first")


def test_a_lambda_is_told_by_its_own_name() -> None:
    assert hint("Lambda", "flatten_again", "keras.layers") == "What usually does it: Flatten."


def test_where_the_names_say_nothing_the_layers_that_do_most_are_named() -> None:
    assert ANYWHERE in hint("Mine", "thing")


@pytest.mark.parametrize("layers", [ANYWHERE, *dict(USUAL).values()])
def test_what_is_named_is_a_layer_that_may_be_used(layers: str) -> None:
    named = set(re.findall(r"\b[A-Z]\w+", layers))
    assert named <= LAYERS
    assert named


def test_the_first_part_that_fits_counts() -> None:
    assert usual("Positional_Embedding") == "Embedding, over keras.ops.arange"
