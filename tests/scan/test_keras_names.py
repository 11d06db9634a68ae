from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tfexam.scan.keras_names import CLASSES, INITIALIZERS, LAYERS

RESOLVE = """
import importlib, json, sys

def found(module, name):
    home = importlib.import_module(module)
    return isinstance(getattr(home, name, None), type)

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
