"""Which kind of saved model a path holds, by its bytes; the name counts for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tfexam.scan.archive import opened
from tfexam.scan.rejected import Rejected, unreadable
from tfexam.scan.savedmodel_archive import graphs

if TYPE_CHECKING:
    from pathlib import Path

Format = Literal["keras", "h5", "savedmodel", "zipped-savedmodel"]

HEAD = 512
HDF5 = b"\x89HDF\r\n\x1a\n"
ZIP = b"PK\x03\x04"
AGAIN = "Save the whole model: model.save('model.keras')"
UNPACK = "Unpack it and submit what is inside"
LEVELS = (b"\x01", b"\x5e", b"\x9c", b"\xda")  # zlib's second byte, for each of its levels

STRANGERS = (
    (0, b"version https://git-lfs", "a pointer of Git LFS, not the model", "Fetch the file itself"),
    (0, b"{", "JSON text, which describes a model without its weights", AGAIN),
    (0, b"\x80", "a pickle (of PyTorch, scikit-learn or joblib)", AGAIN),
    (0, b"<", "a web page or XML, not the model", "Fetch the file itself"),
    (0, b"\x1f\x8b", "a gzip archive", UNPACK),
    (0, b"BZh", "a bzip2 archive", UNPACK),
    (0, b"\xfd7zXZ", "an xz archive", UNPACK),
    (0, b"7z\xbc\xaf", "a 7z archive", UNPACK),
    (0, b"Rar!", "a RAR archive", UNPACK),
    (257, b"ustar", "a tar archive", UNPACK),
    (0, b"PK\x05\x06", "an empty zip archive", AGAIN),
    *((0, b"x" + level, "a packed pickle (joblib)", AGAIN) for level in LEVELS),
    (0, b"\x93NUMPY", "a NumPy array", AGAIN),
    (0, b"GGUF", "a GGUF file", AGAIN),
    (0, b"\x08\x01\x12", "one file of a SavedModel folder", "Submit the whole folder, or zip it"),
    (0, b"\x08", "a protocol buffer, such as an ONNX model", AGAIN),
    (4, b"TFL3", "a TensorFlow Lite model", "Save the Keras model that it was made from"),
    (8, b'{"', "a file of bare weights (safetensors)", AGAIN),
)
"""What is no saved Keras model: where the bytes stand, the bytes, what it is, what to do."""


def recognise(path: Path) -> Format:
    """The format of the saved model at `path`.

    Raises Rejected(unreadable) that says what the path holds instead, and what to do.
    """
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        raise unreadable("The file is not there.", AGAIN)
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if head.startswith(ZIP):
        return _archive(path)
    if head.startswith(HDF5):
        return "h5"
    raise _stranger(head)


def _folder(path: Path) -> Format:
    names = {member.name for member in path.iterdir()}
    if "saved_model.pb" in names:
        return "savedmodel"
    if "saved_model.pbtxt" in names:
        raise unreadable(
            "The folder is a SavedModel written as text.",
            "Export it again: model.export('saved_model')",
        )
    if "config.json" in names or "_sharding" in names:
        raise unreadable("The folder holds a model's parts, but no SavedModel.", AGAIN)
    raise unreadable("The folder has no saved_model.pb.", AGAIN)


def _archive(path: Path) -> Format:
    with opened(path) as archive:
        names = archive.namelist()
    if "config.json" in names:
        return "keras"
    if any(name.endswith("/data.pkl") for name in names):
        raise unreadable("The file is a PyTorch file.", AGAIN)
    if graphs(names):
        return "zipped-savedmodel"
    if names and all(name.endswith(".npy") for name in names):
        raise unreadable("The file holds NumPy arrays (.npz), not a model.", AGAIN)
    if any(name.endswith((".keras", ".h5")) for name in names):
        raise unreadable(
            "The file is a zip archive around a saved model.", "Unpack it, and submit the model."
        )
    raise unreadable("The file is a zip archive, but no saved Keras model.", AGAIN)


def _stranger(head: bytes) -> Rejected:
    if not head:
        return unreadable("The file is empty.", "Save it again, and let the save end.")
    for offset, magic, kind, remedy in STRANGERS:
        if head[offset:].startswith(magic):
            return unreadable(f"The file is {kind}.", remedy)
    return unreadable("The file is no saved model, by its first bytes.", AGAIN)
