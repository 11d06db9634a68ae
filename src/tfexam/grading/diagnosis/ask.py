"""Asking a saved model about rows that are made for it, by a worker, as in grading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tfexam.exam.outcome import Outcome
from tfexam.grading.jobs import job_for
from tfexam.worker.protocol import Reply, save

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfexam.bank.contract import Contract
    from tfexam.grading.grader import Grader
    from tfexam.grading.measure import Answer
    from tfexam.grading.metrics import Array

TIMES = 3
"""How much longer than a submission a model may take: more rows are asked about."""


def ask(
    grader: Grader, contract: Contract, model: Path, inputs: Mapping[str, Array]
) -> tuple[Reply, Answer | None]:
    """What a model returns for the rows of `inputs`, by the contract's names.

    Real numbers may stand where the contract has whole ones. A model that the scan turns away
    answers nothing.
    """
    with TemporaryDirectory(prefix="tfexam-asked-", ignore_cleanup_errors=True) as folder:
        file = Path(folder, "inputs.frame")
        save(file, inputs)
        with job_for(0, model, file, contract) as job:
            if isinstance(job, Outcome):
                return Reply(0, "refused", job.message, job.hint), None
            specs = tuple(
                replace(
                    spec, dtype=inputs[spec.name].dtype.name if spec.dtype != "string" else "string"
                )
                for spec in job.specs
            )
            grader.submit(replace(job, specs=specs, seconds=TIMES * job.seconds))
            return next(iter(grader.replies()))
