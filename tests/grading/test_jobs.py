from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from support.archives import dense, model, write_archive
from support.protobuf import saved_model
from support.specs import a_contract, an_input
from tfexam.exam.outcome import Outcome
from tfexam.grading.jobs import job_for, toy_job
from tfexam.scan.format import HDF5
from tfexam.worker import protocol
from tfexam.worker.protocol import Job, TensorSpec

if TYPE_CHECKING:
    import pytest


def test_a_keras_file_is_unpacked_for_as_long_as_the_context(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "model")
    with job_for(7, archive, tmp_path / "inputs.frame", a_contract()) as job:
        assert isinstance(job, Job)
        assert (job.id, job.format) == (7, "keras")
        assert (Path(job.model) / "config.json").is_file()
    assert not Path(job.model).exists()


def test_a_job_holds_what_the_contract_says(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(HDF5)
    contract = a_contract(an_input("a", "string", ()), batch_size=9, seconds=3, parameters=5)
    with job_for(1, tmp_path / "model", tmp_path / "inputs.frame", contract) as job:
        assert isinstance(job, Job)
        assert job.specs == (TensorSpec("a", "string", ()),)
        assert (job.format, job.batch_size, job.seconds, job.max_parameters) == ("h5", 9, 3, 5)


def test_what_the_scan_refuses_needs_no_worker(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "model", model(dense(class_name="Lambda")))
    with job_for(1, archive, tmp_path / "inputs.frame", a_contract()) as outcome:
        assert isinstance(outcome, Outcome)
        assert outcome.code.value.code == "refused"


def test_what_files_a_savedmodel_holds_is_seen_before_the_worker_sees_it(tmp_path: Path) -> None:
    (tmp_path / "variables").mkdir()
    (tmp_path / "variables" / "variables.index").symlink_to("/etc/passwd")
    (tmp_path / "saved_model.pb").write_bytes(saved_model())
    with job_for(1, tmp_path, tmp_path / "inputs.frame", a_contract()) as outcome:
        assert isinstance(outcome, Outcome)
        assert "`variables/variables.index` in the SavedModel is a link" in outcome.message


def test_where_nothing_can_be_unpacked_that_is_the_graders_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = write_archive(tmp_path / "model")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with job_for(1, archive, tmp_path / "inputs.frame", a_contract()) as outcome:
        assert isinstance(outcome, Outcome)
        assert outcome.code.value.code == "grader-error"
        assert "No such file" in outcome.message


def test_what_is_too_large_is_not_even_opened(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"no model" * 1000)
    contract = a_contract(megabytes=0.001)
    with job_for(1, tmp_path / "model", tmp_path / "inputs.frame", contract) as outcome:
        assert isinstance(outcome, Outcome)
        assert outcome.code.value.code == "too-large"


def test_a_toys_contract_is_read_off_its_inputs(tmp_path: Path) -> None:
    import numpy as np

    protocol.save(tmp_path / "inputs.frame", {"x": np.zeros((3, 4), np.float32)})
    with toy_job(write_archive(tmp_path / "model"), tmp_path / "inputs.frame") as job:
        assert isinstance(job, Job)
        assert job.specs == (TensorSpec("x", "float32", (4,)),)
