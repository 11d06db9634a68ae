"""What a worker imports, once, before it forks; and it runs no operation.

A single `tf.constant`, or a model that is built, would start TensorFlow's threads, and every later
child would hang. Layers of a sandbox close a child's eyes, so what would be imported late is
imported here.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

LATE = (
    "h5py",
    "tensorflow.python.data.ops.concatenate_op",
    "tensorflow.python.data.ops.flat_map_op",
    "tensorflow.python.data.ops.from_tensors_op",
    "tensorflow.python.data.ops.range_op",
    "tensorflow.python.data.ops.zip_op",
    "encodings.ascii",
    "encodings.base64_codec",
    "encodings.cp437",
    "encodings.idna",
    "encodings.latin_1",
    "keras.src.legacy.saving.legacy_h5_format",
    "keras.src.models.functional",
)
"""Modules that loading or running a model imports."""

NEEDLESS = frozenset({"matplotlib", "pandas", "scipy", "sklearn"})
"""Packages that TensorFlow and Keras take where they are installed, half of the time that their own
import takes, and by which no model runs."""

QUIET = {
    "CUDA_VISIBLE_DEVICES": "",  # marking is on the processor: the same figures everywhere
    "HDF5_USE_FILE_LOCKING": "FALSE",
    "KERAS_BACKEND": "tensorflow",
    "OPENBLAS_NUM_THREADS": "1",  # else a thread exists before the fork
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "1",
}


def preload() -> None:
    """Import TensorFlow and Keras and all that they would import later."""
    os.environ.update(QUIET)
    _bring_in("tensorflow", "keras", *LATE)


def preload_keras_2() -> None:
    """Import Keras 2 too, in the child of a model that needs it and before it is closed in."""
    _bring_in("tf_keras", "tf_keras.src.saving.legacy.hdf5_format")


def preload_scipy() -> None:
    """Import what Keras takes window functions from (STFT), where it is installed."""
    with contextlib.suppress(ImportError):
        importlib.import_module("scipy.signal")


def read_late() -> tuple[Path, ...]:
    """Folders of packages that a child may still read: code that everybody has.

    Not the folder around them, which may hold a pack's committed data.
    """
    modules = ("tensorflow", "keras", "tf_keras", "numpy", "h5py", "encodings")
    found = [importlib.util.find_spec(module) for module in modules]
    return tuple(Path(spec.origin).parent for spec in found if spec and spec.origin)


class _Absent(MetaPathFinder):
    """Finds nothing, and keeps others from finding what is needless."""

    def find_spec(
        self, name: str, _path: Sequence[str] | None, _target: ModuleType | None = None, /
    ) -> None:
        if name in NEEDLESS:
            raise ModuleNotFoundError(f"{name} is left out", name=name)


def _bring_in(*modules: str) -> None:
    absent = _Absent()
    sys.meta_path.insert(0, absent)
    try:
        for module in modules:
            importlib.import_module(module)
    finally:
        sys.meta_path.remove(absent)
