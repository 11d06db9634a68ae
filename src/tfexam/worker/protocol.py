"""How a parent and its worker talk, and how arrays lie in a file: one frame for all of it.

A frame is a header (UTF-8 JSON, its length before it as an unsigned 32-bit little-endian number)
and a payload of raw bytes. The header lists the payload's arrays in order, each with name, dtype,
shape and number of bytes; numbers are little-endian and in C order, dtype `utf8` is a string
array: an unsigned 32-bit length a string, then the strings. Nothing is ever pickled, and a reader
that is handed lengths that don't fit raises `BadFrame` and allocates nothing.

Grading: `python -P -m tfexam.worker.grade` reads `Job` frames from standard input until it is
closed and answers each with one `Reply` frame on standard output, in the order in which they are
done. A reply carries an array for each of the job's outputs, by its name, when its status is
`predicted`. Held-out targets never enter.

Building: `python -P -m tfexam.worker.build` reads one `Build` frame from standard input, writes
what it made, and answers with one `Built` frame. `tfexam.worker.download` does the same with a
`Download` frame, `tfexam.worker.export` with an `Export` frame (and answers `Exported`).
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass, field, fields
from math import prod
from typing import IO, TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy as np

MAX_HEADER = 1 << 20
MAX_PAYLOAD = 4 << 30
MAX_AXES = 32
"""Of an array; numpy has an end too, and says so by an error of its own."""

_LENGTH = struct.Struct("<I")
_NUMBERS = frozenset(
    {"|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8"}
)

Status = Literal[
    "predicted",
    "unreadable",
    "refused",
    "wrong-shape",
    "bad-output",
    "too-slow",
    "too-large",
    "out-of-memory",
    "grader-error",
]
Format = Literal["keras", "h5", "savedmodel"]


class BadFrame(Exception):
    """The bytes are no frame, or not whole."""


@dataclass(frozen=True)
class TensorSpec:
    """One input of a contract: its name, dtype (`string` or a numpy name) and shape of one row."""

    name: str
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Job:
    """One model to run.

    model      path of the snapshot: a file, or a folder for `savedmodel`
    inputs     path of a frame file with one array for each spec
    seconds    wall-clock limit for load and predict together
    outputs    the names of what the model returns
    closed_in  run it only behind every layer of the sandbox that there is for this system
    rows       run it on the first so many alone, to see how it ends; 0: on all
    """

    id: int
    model: str
    format: Format
    inputs: str
    specs: tuple[TensorSpec, ...]
    batch_size: int
    seconds: float
    memory_mb: int
    max_parameters: int
    max_output_bytes: int
    outputs: tuple[str, ...] = ("output",)
    closed_in: bool = False
    rows: int = 0


@dataclass(frozen=True)
class Reply:
    """What became of a job: for every status but `predicted` a sentence and what to do next.

    `parameters` is the model's number of weights where it was loaded; `layers` names what held
    the worker in (`landlock`, `rlimits`, …); `timing` gives seconds by step: `close in`
    (with reading the inputs), `load`, `predict`; `untrained` is true where its biases are all zero.
    """

    id: int
    status: Status
    message: str = ""
    hint: str = ""
    parameters: int | None = None
    layers: tuple[str, ...] = ()
    timing: Mapping[str, float] = field(default_factory=dict)
    untrained: bool = False


@dataclass(frozen=True)
class Build:
    """One problem to build: its data.py, its sources by name, the seed, and where to write.

    `folder` is empty and gets `public/`, `inputs.frame` and `targets.frame` (for each output arrays
    `target:OUTPUT` and `baseline:OUTPUT:NAME`; `groups`; and `row`, which of the rows that data.py
    returned each one is, since they are written in no order). Nothing else can be written, where
    the system offers to keep a process from it; memory (MiB) and processor time have their limits.
    """

    problem: str
    data_py: str
    sources: Mapping[str, str]
    seed: int
    folder: str
    outputs: tuple[str, ...]
    memory_mb: int = 6000
    cpu_seconds: float = 1200.0


@dataclass(frozen=True)
class Built:
    """What became of a build: rows held out and the hash of their arrays, or the fault.

    The hash is of the rows in the order in which data.py returned them.

    `errno` is the system's number of the fault where it has one (a full disk, a closed folder).
    """

    rows: int = 0
    sha256: str = ""
    fault: str = ""
    errno: int = 0


@dataclass(frozen=True)
class Download:
    """A builder of TensorFlow Datasets (`name:version`) to prepare below a data folder."""

    tfds: str
    folder: str


@dataclass(frozen=True)
class Export:
    """A dataset (`origin` is `tfds` or `keras-dataset`) to write as plain files below a folder."""

    origin: str
    name: str
    folder: str


@dataclass(frozen=True)
class Exported:
    """What was written: `images`, `text` or `csv`, where, and its columns; or the fault."""

    form: str = ""
    path: str = ""
    target: str = ""
    text: str = ""
    fault: str = ""


def job_of(header: Mapping[str, Any]) -> Job:
    """The job in a header."""
    specs = tuple(TensorSpec(s["name"], s["dtype"], tuple(s["shape"])) for s in header["specs"])
    outputs = tuple(header["outputs"])
    return Job(**{**_fields(header, Job), "specs": specs, "outputs": outputs})


def reply_of(header: Mapping[str, Any]) -> Reply:
    """The reply in a header."""
    return Reply(**{**_fields(header, Reply), "layers": tuple(header["layers"])})


def build_of(header: Mapping[str, Any]) -> Build:
    """The build in a header."""
    return Build(**{**_fields(header, Build), "outputs": tuple(header["outputs"])})


def download_of(header: Mapping[str, Any]) -> Download:
    """The download in a header."""
    return Download(**_fields(header, Download))


def export_of(header: Mapping[str, Any]) -> Export:
    """The export in a header."""
    return Export(**_fields(header, Export))


def exported_of(header: Mapping[str, Any]) -> Exported:
    """The answer to an export in a header."""
    return Exported(**_fields(header, Exported))


def built_of(header: Mapping[str, Any]) -> Built:
    """The answer to a build in a header."""
    return Built(**_fields(header, Built))


def _fields(header: Mapping[str, Any], kind: type[Any]) -> dict[str, Any]:
    names = [field_.name for field_ in fields(kind)]
    missing = sorted(set(names) - header.keys())
    if missing:
        raise BadFrame(f"the header lacks {', '.join(missing)}")
    return {name: header[name] for name in names}


def encode(message: Any, arrays: Mapping[str, np.ndarray] | None = None) -> bytes:
    """A frame: the dataclass `message` (or None) as header, `arrays` as payload."""
    entries, chunks = [], []
    for name, array in (arrays or {}).items():
        dtype, chunk = _array_bytes(array)
        entries.append({"name": name, "dtype": dtype, "shape": array.shape, "bytes": len(chunk)})
        chunks.append(chunk)
    head = {**({} if message is None else asdict(message)), "arrays": entries}
    header = json.dumps(head, separators=(",", ":")).encode()
    if len(header) > MAX_HEADER:
        raise BadFrame(f"a header of {len(header):,} bytes is too long")
    return b"".join([_LENGTH.pack(len(header)), header, *chunks])


def read(stream: IO[bytes]) -> tuple[dict[str, Any], dict[str, np.ndarray]] | None:
    """The next frame of a stream as (header, arrays); None at its end.

    Raises BadFrame for anything that is no whole frame.
    """
    prefix = stream.read(_LENGTH.size)
    if not prefix:
        return None
    header = parse_header(_exactly(stream, header_size(prefix)))
    arrays = {e["name"]: parse_array(e, _exactly(stream, e["bytes"])) for e in header["arrays"]}
    return header, arrays


def header_size(prefix: bytes) -> int:
    """The length of the header that follows the first four bytes of a frame."""
    if len(prefix) != _LENGTH.size:
        raise BadFrame("the frame was cut off")
    size: int = _LENGTH.unpack(prefix)[0]
    if size > MAX_HEADER:
        raise BadFrame(f"a header of {size:,} bytes is too long")
    return size


def parse_header(raw: bytes) -> dict[str, Any]:
    """A header, its list of arrays checked."""
    try:
        header = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadFrame("the header is not JSON") from error
    if not isinstance(header, dict) or not isinstance(header.get("arrays"), list):
        raise BadFrame("the header is not a frame's")
    if not all(_sound(entry) for entry in header["arrays"]):
        raise BadFrame("the header describes an array that can't be")
    if sum(entry["bytes"] for entry in header["arrays"]) > MAX_PAYLOAD:
        raise BadFrame("the payload is too large")
    return header


def parse_array(entry: Mapping[str, Any], raw: bytes) -> np.ndarray:
    """One array of a payload."""
    import numpy as np

    if entry["dtype"] == "utf8":
        return _strings(raw, tuple(entry["shape"]))
    return np.frombuffer(raw, dtype=entry["dtype"]).reshape(entry["shape"])


def save(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write arrays as one frame file."""
    path.write_bytes(encode(None, arrays))


def load(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a frame file."""
    with path.open("rb") as stream:
        frame = read(stream)
    if frame is None:
        raise BadFrame(f"{path.name} is empty")
    return frame[1]


def can_be_sent(dtype: np.dtype[Any]) -> bool:
    """Whether a frame has words for arrays of numbers of this type."""
    return dtype.newbyteorder("<").str in _NUMBERS


def _array_bytes(array: np.ndarray) -> tuple[str, bytes]:
    import numpy as np

    if array.dtype.kind in "OUS":
        strings = [s if isinstance(s, bytes) else str(s).encode() for s in array.ravel().tolist()]
        lengths = np.array([len(s) for s in strings], dtype="<u4")
        return "utf8", b"".join([lengths.tobytes(), *strings])
    if not can_be_sent(array.dtype):
        raise BadFrame(f"arrays of {array.dtype} can't be sent")
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
    return little.dtype.str, little.tobytes()


def _strings(raw: bytes, shape: Sequence[int]) -> np.ndarray:
    import numpy as np

    count = prod(shape)
    lengths = np.frombuffer(raw[: 4 * count], dtype="<u4")
    ends = np.cumsum(lengths, dtype=np.int64) + 4 * count
    if len(lengths) != count or len(raw) != (ends[-1] if count else 0):
        raise BadFrame("a string array's lengths don't fit")
    strings = [raw[end - size : end] for end, size in zip(ends, lengths.tolist(), strict=True)]
    array = np.empty(count, dtype=object)
    try:
        array[:] = [s.decode() for s in strings]
    except UnicodeDecodeError as error:
        raise BadFrame("a string is not UTF-8") from error
    return array.reshape(shape)


def _sound(entry: Any) -> bool:
    match entry:
        case {"name": str(), "dtype": str(dtype), "shape": list(shape), "bytes": int(size)}:
            if size < 0 or len(shape) > MAX_AXES or not all(type(n) is int for n in shape):
                return False
            if min(shape, default=0) < 0 or prod(max(n, 1) for n in shape) > MAX_PAYLOAD:
                return False
            if dtype == "utf8":
                return 4 * prod(shape) <= size
            return dtype in _NUMBERS and prod(shape) * int(dtype[2:]) == size
    return False


def _exactly(stream: IO[bytes], size: int) -> bytes:
    raw = stream.read(size)
    if len(raw) != size:
        raise BadFrame("the frame was cut off")
    return raw
