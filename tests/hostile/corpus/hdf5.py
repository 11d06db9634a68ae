"""HDF5 files, as weights in a `.keras` file and as whole models: only the worker opens them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np

from hostile.corpus.artefact import Artefact, Harm, Scene
from hostile.corpus.keras_code import mark
from hostile.corpus.keras_files import INPUT, archive, h5_model, hdf5, layer, python
from support.archives import dense, model
from tfexam.exam.outcome import Code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PLACE = "layers/dense/vars/0"
Fill = "Callable[[h5py.File, Scene], object]"


def weights(
    name: str,
    source: str,
    fill: Callable[[h5py.File, Scene], object],
    words: str = "",
    code: Code = Code.REFUSED,
    **more: Any,
) -> Artefact:
    """A sound description with such weights."""

    def build(scene: Scene) -> Path:
        content = hdf5(lambda file: fill(file, scene), libver="latest")
        built = dense(build_config={"input_shape": [None, 4]})
        return archive(scene, built, more={"model.weights.h5": content})

    return Artefact(name, source, build, code, words, inside=True, **more)


def whole(
    name: str,
    source: str,
    build: Callable[[Scene], Path],
    words: str = "",
    code: Code = Code.REFUSED,
    **more: Any,
) -> Artefact:
    """An `.h5` model."""
    return Artefact(name, source, build, code, words, inside=True, **more)


def external_storage(file: h5py.File, scene: Scene) -> None:
    place = str(scene.secrets / "targets.frame")
    file.create_dataset(PLACE, (4, 1), np.float32, external=[(place, 0, 16)])


def external_link(file: h5py.File, scene: Scene) -> None:
    file[PLACE] = h5py.ExternalLink(str(scene.secrets / "other.h5"), "/w")


def soft_link(file: h5py.File, scene: Scene) -> None:
    file["elsewhere"] = np.zeros((4, 1), np.float32)
    file[PLACE] = h5py.SoftLink("/elsewhere")


def link_on_the_way(file: h5py.File, scene: Scene) -> None:
    file["real/vars/0"] = np.zeros((4, 1), np.float32)
    file["layers/dense"] = h5py.SoftLink("/real")


def virtual(file: h5py.File, scene: Scene) -> None:
    layout = h5py.VirtualLayout((4, 1), np.float32)
    layout[:] = h5py.VirtualSource(str(scene.secrets / "other.h5"), "w", shape=(4, 1))
    file.create_virtual_dataset(PLACE, layout)


def shape_bomb(file: h5py.File, scene: Scene) -> None:
    """A small file that claims petabytes."""
    file.create_dataset(PLACE, (1 << 30, 1 << 20), np.float64, chunks=(1024, 1024))


def packed_bomb(file: h5py.File, scene: Scene) -> None:
    """Zeros, packed a thousand times."""
    file.create_dataset(PLACE, data=np.zeros((4 << 20, 1), np.float32), compression="gzip")


def sparse_bomb(file: h5py.File, scene: Scene) -> None:
    """Of many pieces one is there."""
    array = file.create_dataset(PLACE, (1 << 26, 1), np.float32, chunks=(1 << 16, 1))
    array[0] = 1


def never_written(file: h5py.File, scene: Scene) -> None:
    """An array in one piece, none of which was written."""
    file.create_dataset(PLACE, (1 << 28, 1), np.float32)


def sub_array(file: h5py.File, scene: Scene) -> None:
    file.create_dataset(PLACE, (1, 1), np.dtype(("<f4", (1 << 20,))))


def references(file: h5py.File, scene: Scene) -> None:
    file.create_dataset(PLACE, (1,), h5py.ref_dtype)[0] = file.ref


def texts(file: h5py.File, scene: Scene) -> None:
    file.create_dataset(PLACE, (4, 1), h5py.string_dtype())


def opaque(file: h5py.File, scene: Scene) -> None:
    file.create_dataset(PLACE, (4, 1), np.void(8).dtype)


def named_type(file: h5py.File, scene: Scene) -> None:
    file["layers/dense/vars/type"] = np.dtype("f8")


def ring(file: h5py.File, scene: Scene) -> None:
    """A group that holds the one that holds it."""
    group = file.create_group("layers/dense")
    group["again"] = file["layers"]


def crowd(file: h5py.File, scene: Scene) -> None:
    for number in range(50_100):
        h5py.h5g.create(file.id, b"g%d" % number)


def tower(file: h5py.File, scene: Scene) -> None:
    group = file
    for _ in range(5000):
        group = group.create_group("g")


def nameless(file: h5py.File, scene: Scene) -> None:
    file.create_dataset("a\u001b[2J\u202eb", (1 << 20, 1 << 20), np.float32, chunks=(64, 64))


def damaged(scene: Scene, change: Callable[[bytes], bytes]) -> Path:
    """A sound `.h5` model, its bytes changed."""
    path = h5_model(scene, model(INPUT, dense()))
    path.write_bytes(change(path.read_bytes()))
    return path


def version_99(content: bytes) -> bytes:
    return content[:8] + b"\x63" + content[9:]


def giant_offsets(content: bytes) -> bytes:
    """The superblock's addresses: where the file ends, where the root lies."""
    return content[:24] + b"\xf0" * 32 + content[56:]


def huge_sizes(content: bytes) -> bytes:
    """Sizes of lengths and offsets that no file has."""
    return content[:13] + b"\xff\xff" + content[15:]


def lambda_(scene: Scene, version: str) -> Path:
    """A lambda in an `.h5` model."""
    run = python(mark(scene))
    old = [run["config"]["code"], None, None]
    options = {
        "name": "l",
        "function": old,
        "function_type": "lambda",
        "output_shape": [1],
        "output_shape_type": "raw",
        "arguments": {},
    }
    if version.startswith("3"):
        options = {"name": "l", "function": run, "output_shape": [1], "arguments": {}}
    first = {
        "class_name": "InputLayer",
        "config": {
            "batch_shape" if version.startswith("3") else "batch_input_shape": [None, 4],
            "dtype": "float32",
            "name": "x",
        },
    }
    config = {"name": "s", "layers": [first, {"class_name": "Lambda", "config": options}]}
    return h5_model(scene, {"class_name": "Sequential", "config": config}, version=version)


def named(scene: Scene, module: str, symbol: str) -> Path:
    """An object of any module: tf_keras imports whatever it is told."""
    gadget = {
        "module": module,
        "class_name": symbol,
        "config": {"name": "g"},
        "registered_name": symbol,
    }
    return h5_model(
        scene,
        {"class_name": "Sequential", "config": {"name": "s", "layers": [gadget]}},
        version="2.15.0",
    )


def operation(scene: Scene, function: str) -> Path:
    gadget = {"class_name": "TFOpLambda", "config": {"name": "op", "function": function}}
    return h5_model(
        scene,
        {"class_name": "Sequential", "config": {"name": "s", "layers": [gadget]}},
        version="2.15.0",
    )


def ring_of_layers(scene: Scene) -> Path:
    """Two layers of an old functional model that feed each other."""
    first = {
        "class_name": "InputLayer",
        "name": "x",
        "inbound_nodes": [],
        "config": {"batch_shape": [None, 4], "name": "x"},
    }
    ring_ = [
        {
            "class_name": "Dense",
            "name": name,
            "config": {"name": name, "units": 4},
            "inbound_nodes": [[[other, 0, 0, {}]]],
        }
        for name, other in (("a", "b"), ("b", "a"))
    ]
    config = {
        "name": "f",
        "layers": [first, *ring_],
        "input_layers": [["x", 0, 0]],
        "output_layers": [["a", 0, 0]],
    }
    return h5_model(scene, {"class_name": "Functional", "config": config})


def vocabulary(scene: Scene) -> Path:
    place = str(scene.secrets / "targets.frame")
    return h5_model(scene, model(INPUT, layer("StringLookup", vocabulary=place)))


def no_text(scene: Scene) -> Path:
    path = h5_model(scene, {})
    with h5py.File(path, "a") as file:
        file.attrs["model_config"] = np.zeros(8)
    return path


LINKS = "keras pull requests 22899, 23047"
ARTEFACTS = (
    weights(
        "CVE-2026-0897",
        "CVE-2026-0897, GHSA-xfhx-r7ww-5995, GHSA-mgx6-5cf9-rr43",
        shape_bomb,
        "claims more",
    ),
    weights(
        "hdf5-packed-a-thousand-times",
        "HDF5 sparse chunks within 1000:1",
        packed_bomb,
        "claims more",
    ),
    weights(
        "hdf5-one-piece-of-many", "HDF5 sparse chunks within 1000:1", sparse_bomb, "claims more"
    ),
    weights("hdf5-never-written", "CVE-2026-0897", never_written, "claims more"),
    weights("CVE-2026-1669", "CVE-2026-1669", external_storage, "another file"),
    weights("CVE-2026-12480", "CVE-2026-12480", virtual, "other files"),
    weights("hdf5-external-link", LINKS, external_link, "link to somewhere else"),
    weights("hdf5-soft-link", LINKS, soft_link, "link to somewhere else"),
    weights("hdf5-link-on-the-way", LINKS, link_on_the_way, "link to somewhere else"),
    weights("hdf5-array-of-arrays", "sub-array dtype", sub_array, "no numbers"),
    weights("hdf5-array-of-references", "HDF5", references, "no numbers"),
    weights("hdf5-array-of-texts", "HDF5", texts, "no numbers"),
    weights("hdf5-array-of-opaque-bytes", "HDF5", opaque, "no numbers"),
    weights("hdf5-type-in-place-of-an-array", "HDF5", named_type, "neither a group nor an array"),
    weights("hdf5-ring-of-groups", "HDF5", ring, "", Code.UNREADABLE),
    weights("hdf5-crowd-of-groups", "HDF5", crowd, "more parts", slow=True),
    weights("hdf5-tower-of-groups", "HDF5", tower, "", Code.UNREADABLE),
    weights("hdf5-name-with-terminal-sequences", "HDF5", nameless, "`a[2Jb`"),
    whole(
        "CVE-2025-9905",
        "CVE-2025-9905",
        partial(lambda_, version="3.15.1"),
        "Lambda",
        harm=Harm.MARKER,
    ),
    whole(
        "h5-lambda-of-keras-2",
        "tf-keras pull request 910",
        partial(lambda_, version="2.15.0"),
        "Lambda",
        harm=Harm.MARKER,
    ),
    whole(
        "h5-any-module-of-keras-2",
        "tf-keras pull request 910",
        partial(named, module="os", symbol="system"),
        "os.system",
    ),
    whole(
        "h5-any-class-of-keras-2",
        "tf-keras pull request 910",
        partial(named, module="subprocess", symbol="Popen"),
        "Popen",
    ),
    whole(
        "h5-operation-that-writes",
        "TFOpLambda",
        partial(operation, function="io.write_file"),
        "tf.io.write_file",
    ),
    whole(
        "h5-operation-that-runs-python",
        "TFOpLambda",
        partial(operation, function="numpy_function"),
        "tf.numpy_function",
    ),
    whole(
        "h5-layers-that-feed-each-other",
        "cyclic inbound_nodes",
        ring_of_layers,
        "",
        Code.UNREADABLE,
        seconds=4,
    ),
    whole("h5-vocabulary-from-a-file", "CVE-2025-12058", vocabulary, "vocabulary"),
    whole(
        "h5-description-that-is-no-text",
        "wrong-typed config",
        no_text,
        "without the model",
        Code.UNREADABLE,
    ),
    whole(
        "h5-of-an-unknown-version",
        "CVE-2025-2915 and others",
        partial(damaged, change=version_99),
        "damaged",
        Code.UNREADABLE,
    ),
    whole(
        "h5-with-addresses-outside-itself",
        "CVE-2025-2915 and others",
        partial(damaged, change=giant_offsets),
        "",
        Code.UNREADABLE,
    ),
    whole(
        "h5-with-sizes-that-no-file-has",
        "CVE-2025-2915 and others",
        partial(damaged, change=huge_sizes),
        "",
        Code.UNREADABLE,
    ),
    whole(
        "h5-cut-off",
        "a save that did not end",
        partial(damaged, change=lambda c: c[: len(c) // 2]),
        "damaged",
        Code.UNREADABLE,
    ),
)
