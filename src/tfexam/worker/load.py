"""Loading a saved model, whatever its format, into one shape: inputs and outputs by name."""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfexam.scan import h5
from tfexam.scan.keras_archive import ASSETS, CONFIG, WEIGHTS, written_by
from tfexam.scan.rejected import Rejected, plain
from tfexam.worker.failed import Failed
from tfexam.worker.feed import Port
from tfexam.worker.outputs import check_count
from tfexam.worker.untrained import is_untrained

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tfexam.worker.protocol import Job

ENDPOINTS = ("serving_default", "serve")
VERSION_2 = re.compile(rb"(?<![\d.])2\.\d{1,2}\.\d{1,2}(?![\d.])")
"""The text of a version that every file of Keras 2 holds somewhere."""

COPIES = 4
"""How often a file may hold what a model holds once."""

QUOTED = 240
"""Characters of an error of Keras that a message quotes."""


@dataclass(frozen=True)
class Loaded:
    """A model, ready to run.

    call        from tensors by input name to what the model returns
    parameters  its number of weights
    outputs     the names of what it returns, where that is a list
    untrained   whether it looks as Keras made it
    """

    ports: tuple[Port, ...]
    call: Callable[[Mapping[str, Any]], Any]
    parameters: int
    outputs: tuple[str, ...] = ()
    untrained: bool = False


def load(job: Job) -> Loaded:
    """Scan what could not be scanned outside, and load the model.

    Raises Rejected or Failed, and whatever Keras raises over a damaged or hostile file.
    """
    if job.format == "savedmodel":
        return _savedmodel(Path(job.model), job)
    path = Path(job.model)
    weights = h5.scan_model(path) if job.format == "h5" else h5.scan_weights(path / WEIGHTS)
    _bound(weights, job)
    is_of_2 = saved_by(job).startswith("2.")
    if job.format == "h5":
        return _keras((_of_2_from_h5 if is_of_2 else _from_h5)(path), job)
    if is_of_2:
        return _keras(_of_2(path), job)
    import keras

    return _keras(keras.models.load_model(path, compile=False, safe_mode=True), job)


def may_be_of_keras_2(job: Job) -> bool:
    """Whether Keras 2 may be needed, as far as can be told without parsing HDF5."""
    path = Path(job.model)
    if job.format == "h5":
        return bool(VERSION_2.search(path.read_bytes()))
    if job.format == "keras":
        return saved_by(job).startswith("2.")
    return (path / "keras_metadata.pb").exists()


def may_need_scipy(job: Job) -> bool:
    """Whether Keras may ask SciPy for a window function, as it does for spectrograms alone."""
    described = Path(job.model) if job.format == "h5" else Path(job.model, CONFIG)
    return described.is_file() and b"STFT" in described.read_bytes()


def saved_by(job: Job) -> str:
    """The version of Keras that wrote a file; empty where it doesn't say."""
    path = Path(job.model)
    try:
        if job.format == "keras":
            return plain(written_by(path))
        if job.format == "h5":
            import h5py

            with h5py.File(path, "r", locking=False) as file:
                return plain(file.attrs["keras_version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return ""


def _bound(weights: int, job: Job) -> None:
    """No memory is spent on a model that is too large anyway.

    A file may hold more than the model: a layer's copy of its matrix, the optimizer of a model that
    was trained and then built into another. What counts is counted when it is loaded.
    """
    if weights > COPIES * job.max_parameters:
        raise Rejected(
            "too-large",
            f"The file holds {weights:,} weights; the contract allows {job.max_parameters:,}.",
        )


def _from_h5(path: Path) -> Any:
    """By the bytes alone: load_model goes by the name, and a snapshot has none."""
    import h5py
    from keras.src.legacy.saving.legacy_h5_format import load_model_from_hdf5

    with h5py.File(path, "r", locking=False) as file:
        return load_model_from_hdf5(file, compile=False, safe_mode=True)


def _of_2(folder: Path) -> Any:
    """A `.keras` file of Keras 2, by the last version of Keras 2. Raises Failed for a draft.

    Its load_model unpacks an archive, and a child may write nowhere. It also forgets what it does
    for an `.h5` file: each layer makes what it runs with (its bins, say) out of its weights.
    """
    from tf_keras.src.saving import saving_lib

    config = {**json.loads((folder / CONFIG).read_bytes()), "compile_config": None}
    with saving_lib.ObjectSharingScope():
        model = saving_lib.deserialize_keras_object(config)
    assets = folder / ASSETS
    kept = saving_lib.DiskIOStore(str(assets), mode="r") if assets.is_dir() else None
    try:
        with closing(saving_lib.H5IOStore(folder / WEIGHTS)) as weights:
            saving_lib._load_state(model, weights, kept, "", visited_trackables=set())
    except ValueError as error:
        if "received 0 variables" not in str(error):
            raise
        raise Failed(
            "unreadable",
            f"The file was written by Keras {plain(written_by(folder))}, whose .keras format was "
            "a draft that no later version reads.",
            "Save the model there once more, as model.h5 or as a SavedModel folder.",
        ) from error
    for layer in model._flatten_layers():
        layer.finalize_state()
    return model


def _of_2_from_h5(path: Path) -> Any:
    """A file of Keras 2, by the last version of Keras 2."""
    import h5py
    from tf_keras.src.saving.legacy.hdf5_format import load_model_from_hdf5

    with h5py.File(path, "r", locking=False) as file:
        return load_model_from_hdf5(file, compile=False)


def _keras(model: Any, job: Job) -> Loaded:
    import keras

    if not model.built or not getattr(model, "inputs", None):
        raise Failed(
            "unreadable",
            "The model was saved before it knew its input shape.",
            "Put keras.Input(…) in front, or fit it before saving.",
        )
    check_count(len(model.outputs), job.outputs)
    struct = model.inputs[0] if isinstance(model, keras.Sequential) else model.input
    by_name = _by_name(struct)
    ports = tuple(
        Port(name, getattr(t.dtype, "name", str(t.dtype)), _shape(t.shape))
        for name, t in by_name.items()
    )

    def call(feed: Mapping[str, Any]) -> Any:
        return model(_structured(struct, feed), training=False)

    names = tuple(getattr(model, "output_names", ()))
    return Loaded(ports, call, model.count_params(), names, is_untrained(model))


def _by_name(struct: Any) -> dict[str, Any]:
    """The model's inputs by name: the keys of a dict, else the names of its Input layers."""
    if isinstance(struct, dict):
        inputs = {str(key): tensor for key, tensor in struct.items()}
    elif isinstance(struct, (list, tuple)):
        inputs = {getattr(t, "name", ""): t for t in struct}
        inputs = inputs if len(inputs) == len(struct) else {}
    else:
        inputs = {struct.name: struct}
    if not inputs or not all(hasattr(t, "shape") for t in inputs.values()):
        raise Failed(
            "wrong-shape",
            "The model nests its inputs, or names two of them alike.",
            "Give keras.Model a plain list or dict of inputs.",
        )
    return inputs


def _structured(struct: Any, feed: Mapping[str, Any]) -> Any:
    if isinstance(struct, dict):
        return {key: feed[str(key)] for key in struct}
    if isinstance(struct, (list, tuple)):
        return [feed[tensor.name] for tensor in struct]
    return feed[struct.name]


def _savedmodel(folder: Path, job: Job) -> Loaded:
    import tensorflow as tf

    module = tf.saved_model.load(str(folder))
    signature = _signature(module.signatures)
    check_count(len(signature.structured_outputs), job.outputs)
    ports = tuple(
        Port(name, spec.dtype.name, _shape(spec.shape))
        for name, spec in signature.structured_input_signature[1].items()
    )
    weights = sum(int(v.shape.num_elements() or 0) for v in signature.variables)

    def call(feed: Mapping[str, Any]) -> Any:
        return signature(**feed)

    call.module = module  # type: ignore[attr-defined]  # its variables live as long as it does
    return Loaded(ports, call, weights)


def _signature(signatures: Mapping[str, Any]) -> Any:
    found = [signatures[name] for name in ENDPOINTS if name in signatures]
    if not found:
        named = ", ".join(f"`{plain(name)}`" for name in signatures) or "none"
        raise Failed(
            "unreadable",
            f"The SavedModel has no signature `serving_default` (it has {named}).",
            "Write it with model.export('saved_model').",
        )
    return found[0]


def _shape(shape: Any) -> tuple[int | None, ...] | None:
    return None if getattr(shape, "rank", 0) is None else tuple(shape)
