"""From a snapshot to a job for the worker, or to an outcome where none is needed."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tfexam.grading.limits import too_large
from tfexam.grading.outcomes import failure, of_scan
from tfexam.scan import keras_archive, savedmodel_archive
from tfexam.scan.format import recognise
from tfexam.scan.rejected import Rejected
from tfexam.scan.savedmodel import scan_files
from tfexam.worker.protocol import Job, TensorSpec, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfexam.bank.contract import Contract
    from tfexam.exam.outcome import Outcome

MAX_OUTPUT = 128 << 20
"""Bytes that an answer may take: far more than any contract asks for."""

UNPACKED = 4
"""How many times its file's size a model may take unpacked; Keras doesn't pack at all."""

SMALL = 16 << 20
"""Bytes that any model may take unpacked."""


@contextmanager
def job_for(id_: int, model: Path, inputs: Path, contract: Contract) -> Iterator[Job | Outcome]:
    """A job to submit, or the outcome where size or scan settle it already.

    model   the snapshot: a file or a folder, whatever its name; its bytes say what it is
    inputs  the frame file of the held-out inputs

    A `.keras` file or a zipped SavedModel is unpacked into a folder of its own, which lives as long
    as the context. A `.keras` file's description is scanned here; what takes more memory and time,
    arrays and graphs, in the child.
    """
    outcome = too_large(model, contract)
    if outcome is not None:
        yield outcome
        return
    template = Job(
        id=id_,
        model=str(model.absolute()),
        format="keras",
        inputs=str(inputs.absolute()),
        specs=tuple(input_.spec for input_ in contract.inputs),
        batch_size=contract.batch_size,
        seconds=contract.seconds,
        memory_mb=contract.memory_mb,
        max_parameters=contract.parameters,
        max_output_bytes=MAX_OUTPUT,
        outputs=tuple(output.name for output in contract.outputs),
    )
    with _scanned(template) as job:
        yield job


@contextmanager
def toy_job(model: Path, inputs: Path) -> Iterator[Job | Outcome]:
    """A job for our own toy: its contract is read off the inputs."""
    specs = tuple(
        TensorSpec(name, array.dtype.name, array.shape[1:]) for name, array in load(inputs).items()
    )
    template = Job(0, str(model), "keras", str(inputs), specs, 64, 60.0, 3000, 10_000, MAX_OUTPUT)
    with _scanned(template) as job:
        yield job


@contextmanager
def _scanned(job: Job) -> Iterator[Job | Outcome]:
    """The job with the model's real format, and its place where it had to be unpacked."""
    with ExitStack() as kept:
        yield _found(job, kept)


def _found(job: Job, kept: ExitStack) -> Job | Outcome:
    try:
        folder = TemporaryDirectory(prefix="tfexam-model-", ignore_cleanup_errors=True)
        return _scan(job, Path(kept.enter_context(folder)))
    except Rejected as rejected:
        return of_scan(rejected)
    except (RecursionError, MemoryError):
        return failure("unreadable", "The file nests deeper, or holds more, than any model needs.")
    except OSError as error:
        said = f"The model could not be unpacked: {error.strerror or error}."
        return failure("grader-error", said)


def _scan(job: Job, folder: Path) -> Job:
    model = Path(job.model)
    format_ = recognise(model)
    if format_ == "h5":
        return replace(job, format=format_)
    if format_ == "keras":
        keras_archive.unpack(model, folder, _room(model))
        return replace(job, model=str(folder), format=format_)
    if format_ == "zipped-savedmodel":
        savedmodel_archive.unpack(model, folder, _room(model))
        model = folder
    scan_files(model)
    return replace(job, model=str(model), format="savedmodel")


def _room(model: Path) -> int:
    """Bytes that an archive may take unpacked."""
    return max(SMALL, UNPACKED * model.stat().st_size)
