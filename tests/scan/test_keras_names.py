from __future__ import annotations

import ast
import gzip
import io
import json
import subprocess
import sys
import zipfile
from collections import defaultdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tfexam.scan.keras_names import CLASSES, INITIALIZERS, LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = Path(__file__).parents[1] / "formats"

NOT_SAVED = {
    "Layer": "the base class, which computes nothing",
    "Wrapper": "the base class of wrappers",
    "Input": "a function: it leaves an InputLayer",
    "InputSpec": "a description of shapes, no layer",
    "Initializer": "the base class of initialisers",
    "Regularizer": "the base class of regularisers",
    "Constraint": "the base class of constraints",
    "Lambda": "holds Python code: refused",
    "TFSMLayer": "loads another file: refused",
    "TorchModuleWrapper": "holds a pickle of PyTorch: refused",
    "JaxLayer": "holds Python code: refused",
    "FlaxLayer": "holds Python code: refused",
    "Quantizer": "the base class of quantisers",
    "QuantizationConfig": "the base class of their settings",
    "GPTQConfig": "measures a language model on texts of its own: refused",
    "GPTQDTypePolicy": "goes with it",
    "AWQConfig": "does so, too: refused",
    "AWQDTypePolicy": "goes with it",
}
"""Public names that no sound file holds, and why."""

RESOLVE = """
import importlib, json, sys
from keras.src.api_export import get_symbol_from_name

def found(module, name):
    public = get_symbol_from_name(f"{module}.{name}")  # some have no module of that name
    return isinstance(public or getattr(importlib.import_module(module), name, None), type)

listed = json.load(sys.stdin)
print(json.dumps([f"{m}.{n}" for m, names in listed.items() for n in names if not found(m, n)]))
"""


@pytest.mark.tensorflow
def test_every_listed_name_is_a_class_of_this_keras() -> None:
    asked = json.dumps({module: sorted(names) for module, names in CLASSES.items()})
    done = subprocess.run(
        [sys.executable, "-P", "-c", RESOLVE],
        input=asked,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == []


def test_layers_that_bring_code_are_not_listed() -> None:
    forbidden = {"Lambda", "TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer", "Layer"}
    assert not LAYERS & forbidden


def test_the_base_class_of_initialisers_is_not_listed() -> None:
    assert "Initializer" not in INITIALIZERS


def public(room: str) -> Iterator[set[str]]:
    """The public names of each class of `keras.ROOM`, read without importing it."""
    found = find_spec("keras")
    assert found is not None
    assert found.origin is not None
    tree = ast.parse(Path(found.origin).with_name(room).joinpath("__init__.py").read_text("utf-8"))
    classes = defaultdict(set)
    for line in tree.body:
        if isinstance(line, ast.ImportFrom):
            for alias in line.names:
                classes[line.module, alias.name].add(alias.asname or alias.name)
    return (names for names in classes.values() if any(name[0].isupper() for name in names))


def named(value: Any) -> Iterator[str]:
    """Every class in a description, by the last part of its module and its name."""
    if isinstance(value, dict):
        if isinstance(value.get("module"), str):
            yield f"{value['module'].rpartition('.')[2]}.{value['class_name']}"
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from named(item)


@cache
def in_files() -> frozenset[str]:
    """Every class that a committed `.keras` file of Keras 3 names, all of which the worker runs."""
    found: set[str] = set()
    for told in FORMATS.rglob("recorded.json"):
        if not json.loads(told.read_text("utf-8"))["versions"]["keras"].startswith("3."):
            continue
        for file in told.parent.glob("*.keras.gz"):
            with zipfile.ZipFile(io.BytesIO(gzip.decompress(file.read_bytes()))) as archive:
                found.update(named(json.loads(archive.read("config.json"))))
    return frozenset(found)


ROOMS = (
    *("layers", "initializers", "regularizers", "constraints"),
    *("quantizers", "dtype_policies"),
)


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_class_is_in_a_file_that_the_worker_runs(room: str) -> None:
    saved = [names for names in public(room) if not names & NOT_SAVED.keys()]
    assert saved
    homes = (room, "keras")  # which some classes are written under
    missing = [
        names
        for names in saved
        if not {f"{home}.{name}" for name in names for home in homes} & in_files()
    ]
    assert missing == []


def test_what_no_file_can_hold_is_not_allowed_in_one() -> None:
    allowed = set().union(*CLASSES.values())
    assert not allowed & NOT_SAVED.keys()
