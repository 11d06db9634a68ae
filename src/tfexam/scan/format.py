"""Which kind of saved model a path holds, by its bytes; the name counts for nothing."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Literal

from tfexam.scan.rejected import Rejected, plain, unreadable

if TYPE_CHECKING:
    from pathlib import Path

Format = Literal["keras", "h5", "savedmodel"]

HDF5 = b"\x89HDF\r\n\x1a\n"
ZIP = b"PK\x03\x04"
AGAIN = "Save the whole model: model.save('model.keras')"

STRANGERS = (
    (0, b"version https://git-lfs", "a pointer of Git LFS, not the model", "Fetch the file itself"),
    (0, b"GGUF", "a GGUF file", AGAIN),
    (0, b"{", "JSON text, which describes a model without its weights", AGAIN),
    (0, b"\x80", "a pickle (of PyTorch, scikit-learn or joblib)", AGAIN),
    (0, b"\x1f\x8b", "a gzip archive", "Unpack it, or " + AGAIN.lower()),
    (0, b"\x93NUMPY", "a NumPy array", AGAIN),
    (4, b"TFL3", "a TensorFlow Lite model", "Save the Keras model that it was made from"),
    (8, b"ftyp", "a film or picture", AGAIN),
)
"""Files that are no saved Keras model: where the bytes stand, the bytes, what it is, what to do."""

BY_NAME = {
    ".onnx": "an ONNX model",
    ".tflite": "a TensorFlow Lite model",
    ".pt": "a PyTorch file",
    ".pth": "a PyTorch file",
    ".safetensors": "a file of bare weights",
    ".pb": "one file of a SavedModel, which is a folder",
    ".ckpt": "a checkpoint, which holds weights without the model",
    ".index": "a checkpoint, which holds weights without the model",
}


def recognise(path: Path) -> Format:
    """The format of the saved model at `path`.

    Raises Rejected(unreadable) that says what the path holds instead, and what to do.
    """
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        raise unreadable(f"{_name(path)} is not there.", AGAIN)
    with path.open("rb") as stream:
        head = stream.read(64)
    if head.startswith(ZIP):
        return _archive(path)
    if head.startswith(HDF5):
        if path.name.endswith(".weights.h5"):
            raise _weights_only(path)
        return "h5"
    raise _stranger(path, head)


def _folder(path: Path) -> Format:
    names = {member.name for member in path.iterdir()}
    if "saved_model.pb" in names:
        return "savedmodel"
    if "saved_model.pbtxt" in names:
        raise unreadable(
            f"{_name(path)} is a SavedModel written as text.",
            "Export it again: model.export('saved_model')",
        )
    if "config.json" in names or "_sharding" in names:
        raise unreadable(
            f"{_name(path)} is a folder with a model's parts, but no SavedModel.", AGAIN
        )
    raise unreadable(f"{_name(path)} is a folder without saved_model.pb.", AGAIN)


def _archive(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise unreadable(
            f"{_name(path)} is cut off or damaged.", "Save it again, and let the save end."
        ) from error
    if "config.json" in names:
        return "keras"
    if any(name.endswith("/data.pkl") for name in names):
        raise unreadable(f"{_name(path)} is a PyTorch file.", AGAIN)
    if any(name.endswith("/saved_model.pb") or name == "saved_model.pb" for name in names):
        raise unreadable(f"{_name(path)} is a zipped SavedModel.", "Unpack it into a folder.")
    raise unreadable(f"{_name(path)} is a zip archive, but no saved Keras model.", AGAIN)


def _stranger(path: Path, head: bytes) -> Rejected:
    if not head:
        return unreadable(f"{_name(path)} is empty.", "Save it again, and let the save end.")
    if path.suffix in BY_NAME:
        return unreadable(f"{_name(path)} is {BY_NAME[path.suffix]}.", AGAIN)
    for offset, magic, what, remedy in STRANGERS:
        if head[offset:].startswith(magic):
            return unreadable(f"{_name(path)} is {what}.", remedy)
    return unreadable(f"{_name(path)} is no saved model, by its first bytes.", AGAIN)


def _weights_only(path: Path) -> Rejected:
    return unreadable(f"{_name(path)} holds weights without the model.", AGAIN)


def _name(path: Path) -> str:
    return plain(path.name)
