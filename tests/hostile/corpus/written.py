"""SavedModels that TensorFlow itself writes: `python -P written.py FOLDER HARM SECRETS`, once.

FOLDER gets one folder for each function below, which is named after what it does.
"""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

TESTS = Path(__file__).parents[2]


def write(folder: Path, harm: Path, secrets: Path) -> Path:
    """Have a process of its own write them; what loading or running one does shows in `harm`."""
    quiet = {**os.environ, "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"}
    quiet["PYTHONPATH"] = str(TESTS)
    command = [
        sys.executable,
        "-P",
        str(Path(__file__).resolve()),
        *map(str, (folder, harm, secrets)),
    ]
    done = subprocess.run(command, env=quiet, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return folder


class Writer:
    """Writes SavedModels into a folder."""

    def __init__(self, folder: Path, harm: Path, secrets: Path) -> None:
        import tensorflow as tf

        self.tf, self.folder, self.harm = tf, folder, harm
        self.secret = str(secrets / "targets.frame")

    def marker(self, name: str) -> str:
        return str(self.harm / name)

    def keep(self, name: str, run: Callable[[Any], Any], module: Any = None) -> Path:
        """A SavedModel of one function of (n, 4) numbers."""
        tf = self.tf
        module = module or tf.Module()
        spec = tf.TensorSpec([None, 4], tf.float32, name="x")
        module.run = tf.function(run, input_signature=[spec])
        tf.saved_model.save(module, str(self.folder / name), {"serving_default": module.run})
        return self.folder / name


def files(make: Writer) -> None:
    """Operations that read and write files while they run."""
    tf, raw = make.tf, make.tf.raw_ops

    def told(x: Any, number: Any) -> Any:
        return x[:, :1] * 0.0 + tf.cast(number, tf.float32)

    def words(content: Any) -> Any:
        return tf.strings.to_number(tf.strings.strip(content))

    def writes(x: Any) -> Any:
        tf.io.write_file(make.marker("writes-a-file"), "harm")
        return x[:, :1]

    def in_a_branch(x: Any) -> Any:
        def branch() -> Any:
            tf.io.write_file(make.marker("writes-a-file-in-a-branch"), "harm")
            return x[:, :1]

        return tf.cond(tf.reduce_sum(x) < 1e9, branch, lambda: x[:, 1:2])

    def prints(x: Any) -> Any:
        tf.print("harm", output_stream="file://" + make.marker("prints-to-a-file"))
        return x[:, :1]

    def saves(x: Any) -> Any:
        saved = raw.SaveV2(
            prefix=make.marker("saves-a-checkpoint/a"),
            tensor_names=["a"],
            shape_and_slices=[""],
            tensors=[x],
        )
        with tf.control_dependencies([saved]):
            return tf.identity(x[:, :1])

    def saves_as_of_old(x: Any) -> Any:
        raw.Save(filename=make.marker("saves-as-of-old"), tensor_names=["a"], data=[x])
        return x[:, :1]

    def saves_slices(x: Any) -> Any:
        raw.SaveSlices(
            filename=make.marker("saves-slices"),
            tensor_names=["a"],
            shapes_and_slices=[""],
            data=[x],
        )
        return x[:, :1]

    def debugs(x: Any) -> Any:
        root = make.marker("writes-debug-data")
        seen = raw.DebugIdentityV2(
            input=x,
            tfdbg_context_id="a",
            op_name="b",
            output_slot=0,
            tensor_debug_mode=2,
            debug_urls=["file://" + root],
            circular_buffer_size=0,
            tfdbg_run_id="c",
        )
        return seen[:, :1]

    def summarises(x: Any) -> Any:
        writer = raw.SummaryWriter(shared_name="s", container="")
        raw.CreateSummaryFileWriter(
            writer=writer,
            logdir=make.marker("writes-a-summary"),
            max_queue=1,
            flush_millis=1,
            filename_suffix="",
        )
        raw.WriteScalarSummary(writer=writer, step=0, tag="a", value=tf.reduce_sum(x))
        return x[:, :1]

    def reads(x: Any) -> Any:
        return told(x, words(tf.io.read_file(make.secret)))

    def reads_lines(x: Any) -> Any:
        found = tf.constant(0.0)
        for line in tf.data.TextLineDataset(make.secret):
            found = words(line)
        return told(x, found)

    def lists(x: Any) -> Any:
        return told(x, 4242 * tf.size(tf.io.matching_files(make.secret + "*")))

    lines = tf.data.TextLineDataset(make.secret)._as_serialized_graph().numpy()

    def from_graph(x: Any) -> Any:
        hidden = raw.DatasetFromGraph(graph_def=tf.constant(lines))
        held = tf.data.experimental.from_variant(hidden, tf.TensorSpec([], tf.string))
        found = tf.constant(0.0)
        for line in held:
            found = words(line)
        return told(x, found)

    def maps_a_file(x: Any) -> Any:
        region = raw.ImmutableConst(dtype=tf.float32, shape=[1], memory_region_name=make.secret)
        return told(x, 0.0 * tf.reduce_sum(region))

    def python(x: Any) -> Any:
        return tf.ensure_shape(tf.numpy_function(lambda a: a[:, :1], [x], tf.float32), [None, 1])

    def eager_python(x: Any) -> Any:
        return tf.ensure_shape(tf.py_function(lambda a: a[:, :1], [x], tf.float32), [None, 1])

    make.keep("writes-a-file", writes)
    make.keep("writes-a-file-in-a-branch", tf.autograph.experimental.do_not_convert(in_a_branch))
    for name, run in {
        "prints-to-a-file": prints,
        "saves-a-checkpoint": saves,
        "saves-as-of-old": saves_as_of_old,
        "saves-slices": saves_slices,
        "writes-debug-data": debugs,
        "writes-a-summary": summarises,
        "reads-a-file": reads,
        "reads-lines": reads_lines,
        "lists-files": lists,
        "reads-by-a-hidden-graph": from_graph,
        "maps-a-file": maps_a_file,
        "runs-python": python,
        "runs-python-eagerly": eager_python,
    }.items():
        make.keep(name, run)


def at_load(make: Writer) -> None:
    """What runs before anybody asks for an answer."""
    tf = make.tf

    class Resource(tf.saved_model.experimental.TrackableResource):  # type: ignore[misc,name-defined]
        """Initialised when the model is loaded."""

        def _create_resource(self) -> Any:
            return tf.raw_ops.MutableHashTableV2(key_dtype=tf.string, value_dtype=tf.float32)

        def _initialize(self) -> None:
            tf.io.write_file(make.marker("writes-a-file-at-load"), "harm")

    module = tf.Module()
    module.resource = Resource()

    def run(x: Any) -> Any:
        module.resource.resource_handle  # noqa: B018  # so that it is kept
        return x[:, :1]

    make.keep("writes-a-file-at-load", run, module)


def resources(make: Writer) -> None:
    """Time and memory without end; and answers that remember."""
    tf = make.tf

    def loops(x: Any) -> Any:
        return tf.while_loop(lambda _: True, lambda t: [t + 1], [x[:, :1]])[0]

    def hogs(x: Any) -> Any:
        side = tf.cast(x[0, 0], tf.int32) + 40_000  # known when it runs, so nothing is folded
        return tf.reduce_sum(tf.fill([side, side], x[0, 0]) + 1) + x[:, :1]

    counting = tf.Module()
    counting.calls = tf.Variable(0.0)

    def counts(x: Any) -> Any:
        return x[:, :1] * 0.0 + counting.calls.assign_add(1.0)

    def by_place(x: Any) -> Any:
        return tf.cast(tf.range(tf.shape(x)[0])[:, None], tf.float32)

    make.keep("loops-without-end", loops)
    make.keep("fills-memory-as-it-runs", hogs)
    make.keep("answers-by-earlier-calls", counts, counting)
    make.keep("answers-by-the-place-in-a-batch", by_place)


def changed(make: Writer) -> None:
    """Sound graphs, a number in them changed."""
    from tensorflow.core.protobuf import saved_model_pb2

    tf = make.tf

    @tf.function  # type: ignore[untyped-decorator]
    def inner(x: Any) -> Any:
        return tf.stack([x[:, 0], x[:, 1]], axis=1)

    def run(x: Any) -> Any:
        return inner(x)[:, :1] + tf.constant([1.5] * 9)[0]

    sound = make.keep("sound", run)

    def change(name: str, edit: Callable[[Any, Any], None]) -> None:
        path = make.folder / name / "saved_model.pb"
        shutil.copytree(sound, path.parent)
        model = saved_model_pb2.SavedModel.FromString(path.read_bytes())
        for function in model.meta_graphs[0].graph_def.library.function:
            for node in function.node_def:
                edit(function, node)
        path.write_bytes(model.SerializeToString())

    def pack(function: Any, node: Any) -> None:
        if node.op == "Pack":
            node.attr["N"].i = 250_000_000

    def itself(function: Any, node: Any) -> None:
        if node.op.endswith("PartitionedCall") and "inner" in node.attr["f"].func.name:
            node.attr["f"].func.name = function.signature.name

    def swollen(function: Any, node: Any) -> None:
        tensor = node.attr["value"].tensor
        if node.op == "Const" and tensor.dtype == tf.float32.as_datatype_enum:
            del tensor.tensor_shape.dim[:]
            tensor.tensor_shape.dim.add().size = 1 << 34
            tensor.tensor_content = b""
            tensor.float_val[:] = [1.5]

    def negative(function: Any, node: Any) -> None:
        tensor = node.attr["value"].tensor
        if node.op == "Const" and tensor.dtype == tf.float32.as_datatype_enum:
            tensor.tensor_shape.dim.add().size = -5

    change("packs-250-million", pack)
    change("calls-itself", itself)
    change("constant-of-gigabytes", swollen)
    change("constant-of-a-negative-length", negative)
    hidden = make.folder / "keras-metadata-with-a-lambda"
    shutil.copytree(sound, hidden)
    (hidden / "keras_metadata.pb").write_bytes(b'\n\x10"class_name": "Lambda"')


def stands_in(make: Writer) -> None:
    """No node calls what saves: TensorFlow itself runs it, in the place of one marked like it."""
    from tensorflow.core.protobuf import saved_model_pb2

    tf, raw = make.tf, make.tf.raw_ops
    spec = [tf.TensorSpec([None, 4], tf.float32)]

    def marked(run: Callable[[Any], Any], device: str) -> Any:
        like = {"api_implements": "same", "api_preferred_device": device}
        return tf.function(run, input_signature=spec, experimental_attributes=like, autograph=False)

    def asked(x: Any) -> Any:
        return x[:, :1]

    def swapped(x: Any) -> Any:
        path, none = make.marker("saves-by-standing-in/a"), [""]
        saved = raw.SaveV2(prefix=path, tensor_names=["a"], shape_and_slices=none, tensors=[x])
        with tf.control_dependencies([saved]):
            return tf.identity(x[:, :1])

    on_gpu, on_cpu = marked(asked, "GPU"), marked(swapped, "CPU")
    folder = make.keep("saves-by-standing-in", lambda x: on_gpu(x) + on_cpu(x))
    path = folder / "saved_model.pb"
    model = saved_model_pb2.SavedModel.FromString(path.read_bytes())
    functions = model.meta_graphs[0].graph_def.library.function
    names = [function.signature.name for function in functions]
    (innocent,) = (name for name in names if "_asked_" in name)
    nodes = [node for function in functions for node in function.node_def]
    for node in (node for node in nodes if node.op.endswith("PartitionedCall")):
        node.device = "/job:localhost/replica:0/task:0/device:CPU:0"
        if "_swapped_" in node.attr["f"].func.name:
            node.attr["f"].func.name = innocent
    path.write_bytes(model.SerializeToString())


def checkpoints(make: Writer) -> None:
    """Sound graphs whose variables lie in an index that lies."""
    from tensorflow.core.protobuf import tensor_bundle_pb2

    from hostile.corpus import sstable

    tf = make.tf
    module = tf.Module()
    module.w = tf.Variable([[1.0]] * 4)
    sound = make.keep("checkpoint", lambda x: x @ module.w, module)
    index = sstable.read((sound / "variables" / "variables.index").read_bytes())
    weight = b"w/.ATTRIBUTES/VARIABLE_VALUE"
    assert weight in index

    def change(name: str, edit: Callable[[Any], None], key: bytes = weight) -> None:
        kind = tensor_bundle_pb2.BundleEntryProto if key else tensor_bundle_pb2.BundleHeaderProto
        entry = kind.FromString(index[key])
        edit(entry)
        path = make.folder / name
        shutil.copytree(sound, path)
        table = sstable.write({**index, key: entry.SerializeToString()})
        (path / "variables" / "variables.index").write_bytes(table)

    def dims(*sizes: int) -> Callable[[Any], None]:
        def edit(entry: Any) -> None:
            del entry.shape.dim[:]
            for size in sizes:
                entry.shape.dim.add().size = size

        return edit

    def set_(**fields: int) -> Callable[[Any], None]:
        def edit(entry: Any) -> None:
            for name, value in fields.items():
                setattr(entry, name, value)

        return edit

    def text(entry: Any) -> None:
        entry.dtype = tf.string.as_datatype_enum
        dims(1 << 40)(entry)
        entry.size = 1 << 40

    change("checkpoint-unchanged", set_())
    change("checkpoint-of-a-negative-dimension", dims(-4, 1))
    change("checkpoint-of-gigabytes", dims(1 << 36, 1))
    change("checkpoint-of-giant-texts", text)
    change("checkpoint-beyond-its-file", set_(offset=1 << 40))
    change("checkpoint-in-another-shard", set_(shard_id=99))
    change("checkpoint-of-a-size-that-is-none", set_(size=-1))
    change("checkpoint-of-a-handle", set_(dtype=tf.resource.as_datatype_enum))
    change("checkpoint-of-a-variant", set_(dtype=tf.variant.as_datatype_enum))
    change("checkpoint-of-a-million-shards", set_(num_shards=1 << 30), b"")


def main() -> None:
    gc.disable()  # as in the worker: most of the time would go there
    make = Writer(*map(Path, sys.argv[1:4]))
    for each in (files, at_load, resources, changed, stands_in, checkpoints):
        each(make)


if __name__ == "__main__":
    main()
