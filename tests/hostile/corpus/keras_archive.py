"""`.keras` files that are hostile as archives, whatever they describe."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from hostile.corpus.artefact import Artefact, Scene
from hostile.corpus.keras_files import archive, weights
from tfexam.exam.outcome import Code

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE = 1 << 20
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def _added(
    scene: Scene, *members: tuple[str | zipfile.ZipInfo, bytes], how: int = zipfile.ZIP_STORED
) -> Path:
    path = archive(scene)
    with zipfile.ZipFile(path, "a", how) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there already: they are the attack
        for name, content in members:
            file.writestr(name, content)
    return path


def member(
    name: str, source: str, path: str, words: str = "does not write", **more: Any
) -> Artefact:
    """An archive with one member more, under such a name."""

    def build(scene: Scene) -> Path:
        return _added(scene, (path.format(harm=scene.harm), b"harm"))

    return Artefact(name, source, build, words=words, whole=True, **more)


def special(name: str, kind: int, target: bytes) -> Artefact:
    """A member that is no file."""

    def build(scene: Scene) -> Path:
        info = zipfile.ZipInfo("assets/vocabulary.txt")
        info.external_attr = (kind | 0o777) << 16
        return _added(scene, (info, target))

    return Artefact(
        name, "keras pull requests 22973, 22974", build, words="link or a device", whole=True
    )


def bomb(scene: Scene) -> Path:
    """8 kB packed, 8 MB unpacked."""
    return _added(scene, ("assets/vocabulary.txt", bytes(8 * MEGABYTE)), how=zipfile.ZIP_DEFLATED)


def weights_bomb(scene: Scene) -> Path:
    """The same as a weights file."""
    path = scene.folder / "model.keras"
    with zipfile.ZipFile(archive(scene)) as old:
        kept = {name: old.read(name) for name in ("config.json", "metadata.json")}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in kept.items():
            file.writestr(name, content)
        file.writestr("model.weights.h5", weights() + bytes(8 * MEGABYTE))
    return path


def crowd(scene: Scene) -> Path:
    """Many small members: each may pass, all together may not."""
    return _added(scene, *[(f"assets/{n}/vocabulary.txt", b"x") for n in range(2000)])


def many_bombs(scene: Scene) -> Path:
    """Members below the ratio each, and together more than any model."""
    words = b"".join(str(n).encode() * 60 + b"\n" for n in range(30_000))
    return _added(
        scene, *[(f"assets/{n}/vocabulary.txt", words) for n in range(3)], how=zipfile.ZIP_DEFLATED
    )


def twice(scene: Scene) -> Path:
    """Two members of one name: a reader takes the first, another the last."""
    return _added(scene, ("config.json", b"{}"))


def unlike(scene: Scene) -> Path:
    """The local header calls a member otherwise than the directory does."""
    path = archive(scene)
    content = bytearray(path.read_bytes())
    at = content.index(b"config.json")
    content[at : at + 11] = b"c0nfig.json"
    path.write_bytes(content)
    return path


def overlapping(scene: Scene) -> Path:
    """The directory lists one stored member under many names (Fifield's bomb)."""
    path = archive(scene)
    with zipfile.ZipFile(path, "a") as file:
        first = file.getinfo("config.json")
        for number in range(900):
            info = zipfile.ZipInfo(f"assets/{number}/vocabulary.txt")
            info.header_offset, info.CRC = first.header_offset, first.CRC
            info.file_size = info.compress_size = first.file_size
            file.filelist.append(info)
            file.NameToInfo[info.filename] = info
        file._didModify = True  # type: ignore[attr-defined]  # so that it writes the directory
    return path


def _patched(scene: Scene, offset: int, value: bytes) -> Path:
    """A field of the directory's first entry, overwritten."""
    path = archive(scene)
    content = bytearray(path.read_bytes())
    at = content.index(CENTRAL) + offset
    content[at : at + len(value)] = value
    path.write_bytes(content)
    return path


def cut(scene: Scene) -> Path:
    path = archive(scene)
    path.write_bytes(path.read_bytes()[:-300])
    return path


def flipped(scene: Scene) -> Path:
    """One byte of the description changed, and its checksum not."""
    path = archive(scene)
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"sequential"', b'"sequentiaI"', 1))
    return path


def as_arrays(scene: Scene) -> Path:
    """Weights as NumPy arrays, where a pickle could stand."""
    held = io.BytesIO()
    np.savez(held, a=np.array([{"a": 1}], dtype=object))
    return _added(scene, ("model.weights.npz", held.getvalue()))


def nested(scene: Scene) -> Path:
    """A model in the model's assets."""
    return _added(scene, ("assets/inner.keras", archive(scene).read_bytes()))


def polyglot(scene: Scene) -> Path:
    """A script in front: a shell runs it, and a zip reader finds the archive behind it."""
    path = archive(scene)
    path.write_bytes(b"#!/bin/sh\nexit 0\n" + path.read_bytes())
    return path


def _whole(
    name: str, build: Any, code: Code = Code.REFUSED, words: str = "", source: str = "zip"
) -> Artefact:
    return Artefact(name, source, build, code, words, whole=True)


TRAVERSAL = "GHSA-hqp4-2352-xf5r"
ARTEFACTS = (
    member("GHSA-hqp4-2352-xf5r", TRAVERSAL, "assets/../../harm.txt"),
    member("archive-climbs-out-by-its-name", TRAVERSAL, "../harm.txt"),
    member("archive-with-an-absolute-path", TRAVERSAL, "{harm}/absolute.txt"),
    member("archive-with-a-backslash", "keras pull request 23010", "assets\\..\\..\\harm.txt"),
    member("archive-with-a-drive", "keras pull request 23010", "assets/C:/harm.txt"),
    member("archive-with-a-line-break", "zip", "assets/a\nb/vocabulary.txt"),
    member("archive-of-a-thousand-folders", "zip", "assets/" + "a/" * 1200 + "vocabulary.txt"),
    member(
        "archive-of-a-name-too-long", "zip", "assets/" + 30 * f"{'a' * 150}/" + "vocabulary.txt"
    ),
    member("archive-with-python", "zip", "assets/layer.py"),
    member("archive-with-a-pickle", "CVE-2024-3660", "assets/weights.pkl"),
    member("archive-with-an-orbax-folder", "reported, open in Keras 3.15", "_sharding"),
    special("archive-with-a-symbolic-link", stat.S_IFLNK, b"/etc/passwd"),
    special("archive-with-a-device", stat.S_IFCHR, b""),
    special("archive-with-a-named-pipe", stat.S_IFIFO, b""),
    _whole("asset-bomb", bomb, words="unpack to far more", source="keras pull request 23101"),
    _whole(
        "weights-bomb", weights_bomb, words="unpack to far more", source="keras pull request 22900"
    ),
    _whole("archive-of-thousands", crowd, words="too many members"),
    _whole("archive-that-grows-below-the-ratio", many_bombs, words="unpack to more"),
    _whole("archive-with-a-name-twice", twice, words="twice"),
    _whole("archive-with-two-names-for-one", unlike, Code.UNREADABLE, "damaged"),
    _whole("archive-of-overlapping-members", overlapping, Code.UNREADABLE, "damaged"),
    _whole("archive-encrypted", partial(_patched, offset=8, value=b"\x01\x00"), words="encrypted"),
    _whole(
        "archive-packed-by-an-unknown-method",
        partial(_patched, offset=10, value=struct.pack("<H", 97)),
        words="packed in a way",
    ),
    _whole(
        "archive-that-claims-terabytes",
        partial(_patched, offset=24, value=b"\xfe\xff\xff\xff"),
        words="far more",
    ),
    _whole("archive-cut-off", cut, Code.UNREADABLE, "cut off"),
    _whole("archive-with-a-wrong-checksum", flipped, Code.UNREADABLE, "damaged"),
    _whole(
        "archive-with-arrays-of-objects",
        as_arrays,
        words="model.weights.npz",
        source="keras pull request 23168",
    ),
    _whole("archive-in-an-archive", nested, words="does not write"),
    _whole("archive-behind-a-script", polyglot, Code.UNREADABLE, "first bytes"),
)
