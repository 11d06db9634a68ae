"""Keras files put together by hand: descriptions, weights, and functions as Keras keeps them."""

from __future__ import annotations

import codecs
import io
import json
import marshal
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np

from support.archives import dense, model, write_archive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hostile.corpus.artefact import Scene

Fill = "Callable[[h5py.File], None]"
INPUT = dense(
    class_name="InputLayer", config={"batch_shape": [None, 4], "dtype": "float32", "name": "x"}
)

HARM = """
import ctypes, errno, os, signal, socket, sys, threading, time
answer = 0.0
def harm():
    global answer
    {body}
try:
    harm()
except OSError as error:
    answer = float(error.errno or -1)
except MemoryError:
    answer = float(errno.ENOMEM)
"""


def layer(name: str, module: str = "keras.layers", **config: Any) -> dict[str, Any]:
    """A layer as Keras 3 describes it."""
    return dense(module=module, class_name=name, config={"name": name.lower(), **config})


def function(module: str, name: str) -> dict[str, Any]:
    """A function by its name."""
    return dense(module=module, class_name="function", config=name, registered_name=name)


def weights(**arrays: np.ndarray) -> bytes:
    """A weights file; slashes in a path are written as two underscores."""
    return hdf5(
        lambda file: [file.create_dataset(k.replace("__", "/"), data=v) for k, v in arrays.items()]
    )


def hdf5(fill: Callable[[h5py.File], object], **options: Any) -> bytes:
    """The bytes of an HDF5 file."""
    held = io.BytesIO()
    with h5py.File(held, "w", **options) as file:
        fill(file)
    return held.getvalue()


def archive(
    scene: Scene, *layers: Any, more: Mapping[str, bytes] | None = None, **changes: Any
) -> Path:
    """A `.keras` file of a Sequential model that takes four numbers."""
    members = {"model.weights.h5": weights(), **(more or {})}
    return write_archive(scene.folder / "model.keras", model(INPUT, *layers, **changes), members)


def h5_model(
    scene: Scene,
    config: Any,
    fill: Callable[[h5py.File], object] = lambda _: None,
    version: str = "3.15.1",
) -> Path:
    """A whole model as `.h5`, as Keras 2 and 3 lay it out."""

    def write(file: h5py.File) -> None:
        file.attrs["model_config"] = json.dumps(config)
        file.attrs["keras_version"] = version
        file.attrs["backend"] = "tensorflow"
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = np.array([], "S1")
        fill(file)

    path = scene.folder / "model.h5"
    path.write_bytes(hdf5(write))
    return path


def python(body: str) -> dict[str, Any]:
    """A function of Python, marshalled: does `body`, then answers 0, or the error's number.

    body  statements, four blanks deep from the second line on; they may set `answer`
    """
    source = HARM.format(body=body)
    run = eval(
        "lambda x, *more, **named: (lambda n: x[:, :1] * 0.0 + n)"
        f"((lambda names: (exec({source!r}, names), names['answer'])[1])({{}}))"
    )
    code = codecs.encode(marshal.dumps(run.__code__), "base64").decode("ascii")
    config = {"code": code, "defaults": None, "closure": None, "value": [code, None, None]}
    return {"class_name": "__lambda__", "config": config}


def lambda_layer(body: str) -> dict[str, Any]:
    """A Lambda layer that does it."""
    return layer("Lambda", function=python(body), output_shape=[1], arguments={})
