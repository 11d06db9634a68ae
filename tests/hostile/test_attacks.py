"""Attacks that are known in public, each a file and the outcome that it must come to.

The mechanisms are those of published advisories; the harm is a marker file, so that it shows
whether any was done.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import h5py
import numpy as np
import pytest

from support.archives import dense, model, write_archive
from support.graded import contract_of, path_of
from support.models import ROWS, made
from support.specs import a_contract, a_spec
from tfexam.exam.outcome import Outcome
from tfexam.grading.grader import Grader
from tfexam.grading.jobs import job_for
from tfexam.grading.mark import mark
from tfexam.grading.measure import Targets
from tfexam.worker import protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tfexam.bank.contract import Contract


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    """One worker for all attacks: none may take it along."""
    with Grader() as worker:
        yield worker


def outcome_of(grader: Grader, file: Path, inputs: Path, contract: Contract) -> Outcome:
    """What a submission of that file comes to, from first to last."""
    with job_for(1, file, inputs, contract) as job:
        if isinstance(job, Outcome):
            return job
        grader.submit(job)
        reply, answer = next(iter(grader.replies()))
    held = Targets({"output": np.zeros((ROWS, 1))}, {}, np.arange(ROWS))
    return mark(reply, answer, a_spec(contract), held)


# Files put together by hand: a builder each. All are refused.


def names(module: str, name: str, kind: str = "class") -> Callable[[Path], Path]:
    """A description that asks for any object of any module (CVE-2025-1550, CVE-2025-8747)."""

    def build(folder: Path) -> Path:
        config = {"name": "x", "units": 1}
        function = dense(module=module, class_name="function", config=name, registered_name=name)
        inner = (
            dense(module=module, class_name=name)
            if kind == "class"
            else dense(config={**config, "kernel_initializer": function})
        )
        return write_archive(folder / "model", model(inner))

    return build


def vocabulary(place: str) -> Callable[[Path], Path]:
    """A lookup that reads its words from a file or address (CVE-2025-12058)."""

    def build(folder: Path) -> Path:
        lookup = dense(class_name="StringLookup", config={"name": "l", "vocabulary": place})
        return write_archive(folder / "model", model(lookup))

    return build


def traversal(folder: Path) -> Path:
    """A member that would be unpacked elsewhere (GHSA-hqp4-2352-xf5r)."""
    return write_archive(folder / "model", more={"assets/../../harm.txt": b"harm"})


def bomb(folder: Path) -> Path:
    """A member that takes 64 kB packed and 64 MB unpacked."""
    with zipfile.ZipFile(write_archive(folder / "model"), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("assets/vocabulary.txt", bytes(64 << 20))
    return folder / "model"


def sub_array(folder: Path) -> Path:
    """An array type that asks for a gigabyte a number."""
    huge = {"class_name": "__numpy__", "config": {"value": [0], "dtype": "(250000000,)f4"}}
    config = {"name": "d", "units": 1, "bias_initializer": huge}
    return write_archive(folder / "model", model(dense(config=config)))


def compiled_lambda(folder: Path) -> Path:
    """A lambda in the training part of a model inside the model."""
    hidden = {"class_name": "__lambda__", "config": {"value": ["", None, None]}}
    inner = model(dense(), compile_config={"loss": hidden})
    inner["config"]["build"] = hidden
    return write_archive(folder / "model", model(inner))


BY_HAND = {
    "os.system": names("os", "system"),
    "builtins.eval as a function": names("builtins", "eval", "function"),
    "get_file as a function": names("keras.utils", "get_file", "function"),
    "safe mode switched off": names("keras.config", "enable_unsafe_deserialization", "function"),
    "TorchModuleWrapper": names("keras.layers", "TorchModuleWrapper"),
    "vocabulary from a file": vocabulary("/etc/passwd"),
    "vocabulary from the network": vocabulary("http://127.0.0.1:9/words"),
    "path traversal": traversal,
    "zip bomb": bomb,
    "sub-array dtype": sub_array,
    "lambda in an inner model": compiled_lambda,
}


@pytest.mark.parametrize("build", BY_HAND.values(), ids=BY_HAND.keys())
def test_a_file_made_by_hand_is_refused_before_any_worker(
    build: Callable[[Path], Path], tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    with job_for(1, build(tmp_path / "deep"), tmp_path / "x.frame", a_contract()) as outcome:
        assert isinstance(outcome, Outcome)
        assert outcome.code.value.code == "refused"
        assert outcome.message
        assert outcome.hint
    assert not list(tmp_path.rglob("harm*"))


# Weights put together by hand, in an archive whose description is sound. The worker looks at them.


def external_storage(file: h5py.File) -> None:
    """Weights that are read out of a local file (CVE-2026-1669)."""
    file.create_dataset(
        "layers/dense/vars/0", (4, 1), np.float32, external=[("/etc/passwd", 0, 16)]
    )


def external_link(file: h5py.File) -> None:
    file["layers/dense/vars/0"] = h5py.ExternalLink("/tmp/other.h5", "/w")


def virtual(file: h5py.File) -> None:
    """Weights that are put together from another file (CVE-2026-12480)."""
    layout = h5py.VirtualLayout((4, 1), np.float32)
    layout[:] = h5py.VirtualSource("/tmp/other.h5", "w", shape=(4, 1))
    file.create_virtual_dataset("layers/dense/vars/0", layout)


def shape_bomb(file: h5py.File) -> None:
    """A small file that claims petabytes (CVE-2026-0897)."""
    file.create_dataset("layers/dense/vars/0", (1 << 30, 1 << 20), np.float64, chunks=(1024, 1024))


@pytest.mark.tensorflow
@pytest.mark.parametrize("fill", [external_storage, external_link, virtual, shape_bomb])
def test_weights_that_are_elsewhere_are_refused(
    fill: Callable[[h5py.File], None], tmp_path: Path, grader: Grader
) -> None:
    with h5py.File(tmp_path / "weights", "w", libver="latest") as file:
        fill(file)
    weights = {"model.weights.h5": (tmp_path / "weights").read_bytes()}
    protocol.save(tmp_path / "x.frame", {"x": np.zeros((ROWS, 4), np.float32)})
    file_ = write_archive(tmp_path / "model", more=weights)
    assert (
        outcome_of(grader, file_, tmp_path / "x.frame", a_contract()).code.value.code == "refused"
    )


@pytest.mark.tensorflow
def test_a_model_described_as_gigabytes_is_out_of_memory(tmp_path: Path, grader: Grader) -> None:
    """Two thousand million units, and no weights for them."""
    protocol.save(tmp_path / "x.frame", {"x": np.zeros((ROWS, 4), np.float32)})
    with h5py.File(tmp_path / "weights", "w") as file:
        file["layers/dense/vars/0"] = np.zeros((4, 1), np.float32)
    first = dense(class_name="InputLayer", config={"batch_shape": [None, 4], "name": "x"})
    huge = dense(config={"name": "dense", "units": 2_000_000_000, "activation": "linear"})
    built = {**model(first, huge), "build_config": {"input_shape": [None, 4]}}
    weights = {"model.weights.h5": (tmp_path / "weights").read_bytes()}
    file_ = write_archive(tmp_path / "model", built, weights)
    outcome = outcome_of(grader, file_, tmp_path / "x.frame", a_contract(memory_mb=1500))
    assert outcome.code.value.code == "out-of-memory"


# Files that TensorFlow itself wrote.


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("lambda", "refused", "Lambda"),
        ("tfsm", "refused", "TFSMLayer"),
        ("writes", "refused", "`WriteFile`"),
        ("reads", "refused", "`ReadFile`"),
        ("prints", "refused", "`PrintV2`"),
        ("python", "refused", "`PyFunc`"),
        ("nan", "bad-output", "NaN"),
        ("loops", "too-slow", "2 seconds"),
        ("hogs", "out-of-memory", "memory"),
    ],
)
def test_a_file_that_tensorflow_wrote_comes_to_its_outcome(
    name: str, code: str, words: str, tmp_path_factory: pytest.TempPathFactory, grader: Grader
) -> None:
    folder = made(tmp_path_factory)
    written = folder / "harm.written"
    assert written.exists(), "the control did no harm, so its refusal would prove nothing"
    before = written.stat().st_mtime_ns
    contract = contract_of(folder, name, seconds=2 if name == "loops" else 30)
    outcome = outcome_of(grader, path_of(folder, name), folder / f"{name}.inputs.frame", contract)
    assert (outcome.code.value.code, words in outcome.message) == (code, True)
    assert written.stat().st_mtime_ns == before
    assert not (folder / "harm.printed").exists()


@pytest.mark.tensorflow
def test_a_lambda_in_hdf5_is_refused_inside_the_worker(
    tmp_path_factory: pytest.TempPathFactory, grader: Grader
) -> None:
    """HDF5 ignores safe mode (CVE-2025-9905)."""
    folder = made(tmp_path_factory)
    contract = contract_of(folder, "lambda")
    outcome = outcome_of(grader, folder / "lambda.h5", folder / "lambda.inputs.frame", contract)
    assert (outcome.code.value.code, "Lambda" in outcome.message) == ("refused", True)


@pytest.mark.tensorflow
def test_a_lambda_that_hides_from_the_scans_reader_is_never_loaded(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two descriptions in one archive's text: whichever the scan read is what is loaded."""
    folder = made(tmp_path_factory)
    with zipfile.ZipFile(folder / "lambda.keras") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    harmless = json.dumps(model(dense()))
    hidden = members["config.json"].decode()
    text = hidden[:-1] + "," + harmless[1:]
    file_ = write_archive(tmp_path / "model", more={**members, "config.json": text.encode()})
    inputs = folder / "lambda.inputs.frame"
    with job_for(1, file_, inputs, a_contract()) as job:
        assert not isinstance(job, Outcome)
        assert "Lambda" not in Path(job.model, "config.json").read_text()
