"""From a snapshot to a job: looked at, unpacked, and held against the contract's limits."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from tfexam.exam.outcome import Code, Outcome
from tfexam.scan.format import recognise
from tfexam.scan.keras_archive import unpack
from tfexam.scan.rejected import Rejected
from tfexam.scan.savedmodel import scan_savedmodel
from tfexam.worker.protocol import Job, TensorSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfexam.bank.problem import Contract

MAX_OUTPUT_BYTES = 1 << 30


class Limits(NamedTuple):
    """What a model may take."""

    batch_size: int
    seconds: float
    memory_mb: int
    parameters: int


@contextmanager
def job_for(
    id_: int, model: Path, size: int, inputs: Path, contract: Contract
) -> Iterator[Job | Outcome]:
    """The job that runs a snapshot of `size` bytes; or, without a worker, the outcome.

    A `.keras` archive is unpacked by us into a folder that is removed afterwards, so that the
    worker needs to write nowhere.
    """
    if size > contract.megabytes * 1e6:
        yield Outcome(
            Code.TOO_LARGE,
            f"The file has {size / 1e6:.1f} MB; the contract allows {contract.megabytes:g} MB.",
            Code.TOO_LARGE.value.next,
        )
        return
    limits = Limits(contract.batch_size, contract.seconds, contract.memory_mb, contract.parameters)
    with _scanned(id_, model, inputs, [i.spec for i in contract.inputs], limits) as found:
        yield found


@contextmanager
def toy_job(model: Path, inputs: Path) -> Iterator[Job | Outcome]:
    """The job of a rehearsal: one input `x`, four numbers a row."""
    specs = [TensorSpec("x", "float32", (4,))]
    with _scanned(0, model, inputs, specs, Limits(32, 60.0, 3000, 1000)) as found:
        yield found


@contextmanager
def _scanned(
    id_: int, model: Path, inputs: Path, specs: Sequence[TensorSpec], limits: Limits
) -> Iterator[Job | Outcome]:
    with TemporaryDirectory(prefix="tfexam-model-", ignore_cleanup_errors=True) as scratch:
        try:
            format_ = recognise(model)
            if format_ == "keras":
                unpack(model, Path(scratch))
                model = Path(scratch)
            elif format_ == "savedmodel":
                scan_savedmodel(model)
        except Rejected as no:
            code = {c.value.code: c for c in Code}[no.status]
            yield Outcome(code, no.message, no.hint or code.value.next)
            return
        yield Job(
            id=id_,
            model=str(model),
            format=format_,
            inputs=str(inputs),
            specs=tuple(specs),
            batch_size=limits.batch_size,
            seconds=limits.seconds,
            memory_mb=limits.memory_mb,
            max_parameters=limits.parameters,
            max_output_bytes=MAX_OUTPUT_BYTES,
        )
