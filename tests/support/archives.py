"""`.keras` files put together by hand, without Keras."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def dense(**changes: Any) -> dict[str, Any]:
    """The description of a Dense layer as Keras 3 writes it, with changes."""
    return {
        "module": "keras.layers",
        "class_name": "Dense",
        "config": {"name": "dense", "units": 1, "activation": "linear"},
        "registered_name": None,
        **changes,
    }


def model(*layers: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The description of a Sequential model."""
    return {
        "module": "keras",
        "class_name": "Sequential",
        "config": {"name": "sequential", "layers": list(layers)},
        "registered_name": None,
        **changes,
    }


def functional(*layers: dict[str, Any], output: str) -> dict[str, Any]:
    """The description of a functional model of the input `x` whose output a layer gives."""
    return {
        "module": "keras.src.models.functional",
        "class_name": "Functional",
        "config": {
            "name": "f",
            "layers": list(layers),
            "input_layers": [["x", 0, 0]],
            "output_layers": [[output, 0, 0]],
        },
        "registered_name": "Functional",
    }


def write_archive(path: Path, config: Any = None, more: Mapping[str, bytes] | None = None) -> Path:
    """A `.keras` file of that description, with further members."""
    members = {
        "metadata.json": b'{"keras_version": "3.15.1"}',
        "config.json": json.dumps(model(dense()) if config is None else config).encode(),
        "model.weights.h5": b"\x89HDF\r\n\x1a\n",
        **(more or {}),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
