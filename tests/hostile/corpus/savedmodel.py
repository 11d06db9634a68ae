"""SavedModel folders: put together by hand, and written by TensorFlow (written.py)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from hostile.corpus.artefact import (
    ANY,
    KEPT_OUT,
    KILLED,
    LATE,
    Artefact,
    Behind,
    Harm,
    Scene,
)
from support.protobuf import calls, function, message, node, saved_model
from tfexam.exam.outcome import Code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OPEN = "operations of TensorFlow, no advisory is issued"


def folder(scene: Scene, graph: bytes, more: dict[str, bytes] | None = None) -> Path:
    """A SavedModel folder around a graph."""
    files = {"saved_model.pb": graph, "variables/variables.index": b"", **(more or {})}
    for name, content in files.items():
        path = scene.folder / "saved" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return scene.folder / "saved"


def runs(op: str) -> Artefact:
    """A graph that runs one operation, in a function that its objects call."""

    def build(scene: Scene) -> Path:
        serve = function("__inference_serve_3", node(op))
        return folder(scene, saved_model(functions=(serve,), runs=("__inference_serve_3",)))

    return Artefact(f"runs-{op}", OPEN, build, words=f"`{op}`")


OPERATIONS = (
    *(
        "SendTPUEmbeddingGradients",
        "_Send",
        "CollectiveReduceV2",
        "RpcServer",
        "DataServiceDatasetV4",
    ),
    *("TFRecordDataset", "FixedLengthRecordDatasetV2", "SqlDataset", "CSVDatasetV2", "LoadDataset"),
    *("SnapshotDatasetV2", "SaveDatasetV2", "CacheDatasetV2", "InitializeTableFromTextFileV2"),
    *("FileSystemSetConfiguration", "WriteImageSummary", "CreateSummaryDbWriter", "Copy"),
    *("DebugNumericSummaryV2", "EagerPyFunc", "PyFuncStateless", "RestoreSlice", "LMDBReader"),
    *("WholeFileReaderV2", "RpcClient", "XlaHostCompute", "RemoteCall", "GeneratorDataset"),
    *("RpcCall", "AudioSummary", "AnonymousIteratorV3", "OneShotIterator"),
)


def graph(
    name: str,
    source: str,
    made: Callable[[], bytes],
    words: str,
    code: Code = Code.REFUSED,
    more: dict[str, bytes] | None = None,
) -> Artefact:
    """A SavedModel of such a graph."""
    return Artefact(name, source, lambda scene: folder(scene, made(), more), code, words)


def linked(scene: Scene) -> Path:
    """Variables that lie somewhere else."""
    path = folder(scene, saved_model())
    (path / "variables" / "variables.data-00000-of-00001").symlink_to(
        scene.secrets / "targets.frame"
    )
    return path


def second_graph() -> bytes:
    return saved_model() + message((2, message((2, message((1, node("WriteFile")))))))


def by_gradient() -> bytes:
    """The gradient of a function is its saver."""
    save = function("__inference_save_9", node("SaveV2"))
    library = message((1, save), (2, message((1, "__inference_f_1"), (2, "__inference_save_9"))))
    return saved_model() + message(
        (2, message((2, message((2, library))), (7, message((1, b"root")))))
    )


def called_saver() -> bytes:
    """The saver, called by what the signature runs."""
    save = function("__inference_save_9", node("SaveV2"))
    serve = function(
        "__inference_serve_3", node("StatefulPartitionedCall", calls("__inference_save_9"))
    )
    return saved_model(functions=(save, serve), runs=("__inference_serve_3",))


def own_name() -> bytes:
    """A function called like an operation that is allowed."""
    return saved_model(functions=(function("MatMul", node("WriteFile")),))


def in_the_default_of_a_branch() -> bytes:
    hidden = function("__inference_hidden_4", node("WriteFile"))
    return saved_model(node("If", calls("__inference_hidden_4")), functions=(hidden,))


def own_saver() -> bytes:
    return saved_model(objects=(message((16, b"\n\x01a")),))


GRAPHS = (
    graph(
        "graph-as-text",
        "saved_model.pbtxt",
        saved_model,
        "second graph",
        more={"saved_model.pbtxt": b"meta_graphs {}"},
    ),
    graph("graph-beside-the-graph", "two MetaGraphDefs", second_graph, "2 graphs", Code.UNREADABLE),
    graph("saver-called-by-the-signature", "SaveV2", called_saver, "saves or restores"),
    graph("saver-as-a-gradient", "SaveV2", by_gradient, "", Code.UNREADABLE),
    graph("saver-of-its-own", "registered savers", own_saver, "saver of its own"),
    graph("function-named-like-an-operation", "name confusion", own_name, "function `MatMul`"),
    graph("written-in-a-branch", "hidden in a function", in_the_default_of_a_branch, "`WriteFile`"),
    graph(
        "asset-that-climbs-out",
        "asset names",
        lambda: saved_model(assets=("../../etc/passwd",)),
        "outside itself",
    ),
    graph(
        "asset-with-an-absolute-path",
        "asset names",
        lambda: saved_model(assets=("/etc/passwd",)),
        "outside itself",
    ),
    graph(
        "asset-that-is-hidden",
        "asset names",
        lambda: saved_model(assets=(".profile",)),
        "outside itself",
    ),
    graph(
        "graph-cut-off",
        "a save that did not end",
        lambda: saved_model(node("MatMul"))[:-3],
        "cut off",
        Code.UNREADABLE,
    ),
    graph(
        "graph-of-lengths-that-lie",
        "protobuf",
        lambda: b"\x12\xff\xff\xff\xff\x0f",
        "cut off",
        Code.UNREADABLE,
    ),
    Artefact("variables-that-are-a-link", "links", linked, words="link or a device"),
)


# What TensorFlow wrote.


def _written(scene: Scene, name: str) -> Path:
    assert scene.written is not None, "nothing was written"
    return scene.written / name


def made(
    name: str,
    op: str,
    behind: Behind = KEPT_OUT,
    harm: Harm | None = Harm.MARKER,
    words: str = "",
) -> Artefact:
    """A SavedModel that does what its name says, by one operation."""
    build = partial(_written, name=name)
    return Artefact(name, OPEN, build, words=words or f"`{op}`", behind=behind, harm=harm)


def lies(
    name: str, code: Code | None = None, words: str = "", source: str = OPEN, **more: Any
) -> Artefact:
    """One that the scan lets pass, for it only computes; the worker has to survive it."""
    behind = Behind(code, words)
    return Artefact(
        name,
        source,
        partial(_written, name=name),
        code or Code.UNREADABLE,
        words,
        behind,
        inside=True,
        **more,
    )


WRITTEN = (
    made("writes-a-file", "WriteFile"),
    made("writes-a-file-in-a-branch", "WriteFile"),
    made("writes-a-file-at-load", "WriteFile"),
    made("prints-to-a-file", "PrintV2", ANY),
    made("saves-a-checkpoint", "SaveV2", KILLED, words="saves or restores"),
    made("saves-by-standing-in", "SaveV2", KILLED, words="saves or restores"),
    made("saves-as-of-old", "Save"),
    made("saves-slices", "SaveSlices"),
    made("writes-debug-data", "DebugIdentityV2", ANY),
    made("writes-a-summary", "SummaryWriter", ANY),
    made("reads-a-file", "ReadFile", harm=Harm.SECRET),
    made("reads-lines", "TextLineDataset", harm=Harm.SECRET),
    made("lists-files", "MatchingFiles", ANY, Harm.SECRET),
    made("reads-by-a-hidden-graph", "DatasetFromGraph", ANY, None),
    made("maps-a-file", "ImmutableConst", harm=Harm.DONE),
    Artefact(
        "packs-250-million",
        "Pack with N = 250 M",
        partial(_written, name="packs-250-million"),
        words="250,000,000 parts",
        behind=LATE,
        seconds=4,
    ),
    made("runs-python", "PyFunc", ANY, None),
    made("runs-python-eagerly", "EagerPyFunc", ANY, None),
    lies("loops-without-end", Code.TOO_SLOW, "seconds", seconds=4),
    lies("fills-memory-as-it-runs", Code.OUT_OF_MEMORY, "memory"),
    lies("answers-by-earlier-calls", Code.SCORED),
    lies("answers-by-the-place-in-a-batch", Code.SCORED),
    lies("calls-itself", Code.UNREADABLE, seconds=10),
    lies("constant-of-gigabytes", Code.UNREADABLE),
    lies("constant-of-a-negative-length", Code.UNREADABLE),
    lies("keras-metadata-with-a-lambda", Code.SCORED, source="a Lambda in keras_metadata.pb"),
)

CHECKPOINTS = tuple(
    lies(name, code, source="a checkpoint's index that lies")
    for name, code in {
        "checkpoint-unchanged": Code.SCORED,
        "checkpoint-of-a-negative-dimension": Code.UNREADABLE,
        "checkpoint-of-gigabytes": Code.OUT_OF_MEMORY,
        "checkpoint-of-giant-texts": Code.UNREADABLE,
        "checkpoint-beyond-its-file": Code.UNREADABLE,
        "checkpoint-in-another-shard": Code.UNREADABLE,
        "checkpoint-of-a-size-that-is-none": Code.UNREADABLE,
        "checkpoint-of-a-handle": Code.UNREADABLE,
        "checkpoint-of-a-variant": Code.UNREADABLE,
        "checkpoint-of-a-million-shards": Code.UNREADABLE,
    }.items()
)

OPERATIONS_OF_GRAPHS = tuple(map(runs, OPERATIONS))
