"""What is no Keras model at all, and runs code in whoever opens it in good faith."""

from __future__ import annotations

import gzip
import io
import pickle
import tarfile
import zipfile
from typing import TYPE_CHECKING

import numpy as np

from hostile.corpus.artefact import Artefact, Scene
from tfexam.exam.outcome import Code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Runs:
    """Unpickled, it makes a file."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return open, (self.place, "w")


def _pickled(scene: Scene, protocol: int = 4) -> bytes:
    return pickle.dumps(Runs(str(scene.marker)), protocol)


def torch(scene: Scene) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        file.writestr("archive/data.pkl", _pickled(scene))
        file.writestr("archive/version", "3")
    return held.getvalue()


def array(scene: Scene) -> bytes:
    held = io.BytesIO()
    np.save(held, np.array([Runs(str(scene.marker))], dtype=object))
    return held.getvalue()


def tar(scene: Scene) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as file:
        file.addfile(tarfile.TarInfo("../../harm.txt"))
    return held.getvalue()


def script(scene: Scene) -> bytes:
    return f"open({str(scene.marker)!r}, 'w')\n".encode()


def _kept(
    name: str, content: Callable[[Scene], bytes], words: str, suffix: str = "keras"
) -> Artefact:
    def build(scene: Scene) -> Path:
        path = scene.folder / f"model.{suffix}"
        path.write_bytes(content(scene))
        return path

    return Artefact(name, "another format", build, Code.UNREADABLE, words)


ARTEFACTS = (
    _kept("pickle-named-keras", _pickled, "pickle"),
    _kept("pickle-of-protocol-0-named-h5", lambda s: _pickled(s, 0), "first bytes", "h5"),
    _kept("torch-file-named-keras", torch, "PyTorch"),
    _kept("array-of-objects-named-keras", array, "NumPy"),
    _kept("gzip-of-a-pickle-named-keras", lambda s: gzip.compress(_pickled(s)), "gzip"),
    _kept("tar-that-climbs-out-named-keras", tar, "tar archive"),
    _kept("script-named-keras", script, "first bytes"),
    _kept("nothing-named-keras", lambda _: b"", "empty"),
)
