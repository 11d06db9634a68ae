"""`.keras` files whose description is none, or asks for more than there is."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from hostile.corpus.artefact import (
    Artefact,
    Behind,
    Scene,
)
from hostile.corpus.keras_code import of, of_layers
from hostile.corpus.keras_files import INPUT, archive, function, layer
from support.archives import dense, functional, model
from tfexam.exam.outcome import Code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hostile.corpus.keras_code import Make


# Descriptions that are no descriptions.


def raw(
    name: str, text: Callable[[], str], words: str, code: Code = Code.REFUSED, **more: Any
) -> Artefact:
    """An archive with this text for a description."""

    def build(scene: Scene) -> Path:
        return archive(scene, more={"config.json": text().encode()})

    return Artefact(name, "wrong-typed config", build, code, words, **more)


def deep() -> str:
    """A description that is a tower of lists."""
    return '{"class_name": "Sequential", "config": ' + "[" * 200 + "]" * 200 + "}"


def abyss() -> str:
    """One too deep for any parser."""
    return '{"class_name": "Sequential", "config": ' + "[" * 100_000 + "]" * 100_000 + "}"


def wide() -> str:
    """One with more nodes than a model of a thousand layers."""
    return '{"class_name": "Sequential", "config": {"layers": [' + "[]," * 1_000_001 + "0]}}"


def _typed(**changes: Any) -> str:
    return json.dumps(model(INPUT, dense(**changes)))


TYPES = (
    raw("config-is-a-list", lambda: "[]", "describes no model", Code.UNREADABLE),
    raw("config-is-no-json", lambda: "{", "damaged", Code.UNREADABLE),
    raw("config-is-an-abyss", abyss, "", Code.UNREADABLE),
    raw("config-is-a-tower", deep, "deeper"),
    raw("config-is-a-crowd", wide, "larger"),
    raw("class-name-is-a-list", lambda: _typed(class_name=["Dense"]), "class name"),
    raw("class-name-is-a-number", lambda: _typed(class_name=5), "class name"),
    raw("module-is-a-list", lambda: _typed(module=["keras.layers"]), ""),
    raw(
        "registered-name-of-somebody-else", lambda: _typed(registered_name="my>Lambda"), "no layer"
    ),
    raw("registered-name-is-a-table", lambda: _typed(registered_name={"a": 1}), "no layer"),
    raw(
        "function-name-is-a-table",
        lambda: _typed(
            config={
                "units": 1,
                "activation": function("keras.activations", "relu") | {"config": {}},
            }
        ),
        "function",
    ),
    raw(
        "array-type-is-a-table",
        lambda: _typed(
            config={
                "bias_initializer": {
                    "class_name": "__numpy__",
                    "config": {"value": [0], "dtype": {}},
                }
            }
        ),
        "array",
    ),
    raw(
        "type-specification-of-any-class",
        lambda: _typed(
            config={
                "units": {
                    "class_name": "__typespec__",
                    "spec_name": "KerasFileEditor",
                    "module": "keras.saving",
                    "config": ["/etc/passwd"],
                    "registered_name": None,
                }
            }
        ),
        "",
    ),
    raw(
        "class-of-another-package",
        lambda: _typed(module="keras_hub.src.tokenizers", class_name="BytePairTokenizer"),
        "BytePairTokenizer",
    ),
    raw(
        "class-of-keras-cv",
        lambda: _typed(module="keras_cv.layers", class_name="Augmenter"),
        "Augmenter",
    ),
    raw(
        "class-of-keras-nlp",
        lambda: _typed(module="keras_nlp.tokenizers", class_name="Tokenizer"),
        "Tokenizer",
    ),
    raw(
        "custom-layer",
        lambda: _typed(module=None, class_name="Mine", registered_name="Custom>Mine"),
        "no layer of Keras",
    ),
    raw(
        "name-with-terminal-sequences",
        lambda: _typed(class_name="Mine\u001b[2J\u202e", registered_name="Custom>Mine"),
        "Mine[2J",
    ),
)

# Memory and time that a description asks for, without an array in the file.


def asks(
    name: str, make: Make, code: Code = Code.OUT_OF_MEMORY, words: str = "memory", **more: Any
) -> Artefact:
    """A sound description of something enormous."""
    return Artefact(
        name,
        "allocation by config alone",
        partial(of_layers, make=make),
        code,
        words,
        more.pop("behind", Behind(code, words)),
        inside=True,
        **more,
    )


HUGE = 2_000_000_000


def _built(layer_: dict[str, Any], shape: list[int | None]) -> dict[str, Any]:
    return {**layer_, "build_config": {"input_shape": shape}}


MEMORY = (
    asks("units-of-gigabytes", lambda _: [_built(layer("Dense", units=HUGE), [None, 4])]),
    asks("embedding-of-gigabytes", lambda _: [layer("Embedding", input_dim=HUGE, output_dim=8)]),
    asks(
        "build-config-of-gigabytes",
        lambda _: [_built(layer("Dense", units=100), [None, HUGE])],
    ),
    asks(
        "depth-multiplier-of-gigabytes",
        lambda _: [
            layer("Reshape", target_shape=[2, 2, 1]),
            layer("DepthwiseConv2D", kernel_size=[1, 1], depth_multiplier=HUGE),
        ],
    ),
    asks(
        "einsum-of-gigabytes",
        lambda _: [layer("EinsumDense", equation="ab,bc->ac", output_shape=[HUGE])],
    ),
    asks(
        "kernel-of-gigabytes",
        lambda _: [
            layer("Reshape", target_shape=[4, 1]),
            layer("Conv1D", filters=1000, kernel_size=[10_000_000], padding="same"),
        ],
    ),
    asks(
        "spectrogram-of-gigabytes",
        lambda _: [layer("STFTSpectrogram", frame_length=HUGE, fft_length=HUGE, frame_step=1)],
        Code.UNREADABLE,
        "",
    ),
)


def sub_array(scene: Scene) -> list[dict[str, Any]]:
    """An array type that asks for a gigabyte a number."""
    huge = {"class_name": "__numpy__", "config": {"value": [0], "dtype": "(250000000,)f4"}}
    return [layer("Dense", units=1, bias_initializer=huge)]


def cyclic(scene: Scene) -> Path:
    """A functional model of which two layers feed each other."""

    def fed_by(name: str, other: str) -> dict[str, Any]:
        tensor = {
            "class_name": "__keras_tensor__",
            "config": {"shape": [None, 4], "dtype": "float32", "keras_history": [other, 0, 0]},
        }
        node = {"args": [tensor], "kwargs": {}}
        return {**dense(config={"name": name, "units": 4}), "name": name, "inbound_nodes": [node]}

    first = {**INPUT, "name": "x", "inbound_nodes": []}
    described = functional(first, fed_by("a", "b"), fed_by("b", "a"), output="a")
    return archive(scene, more={"config.json": json.dumps(described).encode()})


ARTEFACTS = (
    *TYPES,
    *MEMORY,
    of("sub-array-dtype", "allocation by config alone", sub_array, "array"),
    Artefact(
        "layers-that-feed-each-other",
        "cyclic inbound_nodes",
        cyclic,
        Code.UNREADABLE,
        inside=True,
        behind=Behind(Code.UNREADABLE),
    ),
)
