"""Files that other versions of Keras wrote (`scripts/make_formats`), through the real worker."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from support.recorded import FILES, FOLDER, File
from tfexam.exam.outcome import Outcome
from tfexam.grading.grader import Grader
from tfexam.grading.jobs import job_for
from tfexam.worker import protocol

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.tensorflow

LOST = json.loads((FOLDER / "lost.json").read_text("utf-8"))
"""What can't be read, by the version that wrote it and the file: what is said."""


QUICK_VERSIONS = ("2.15.1",)
"""One of Keras 2; of Keras 3 the files that hold every layer."""

QUICK = [
    file
    for file in FILES
    if file.version in QUICK_VERSIONS or ("whole" in file.version and ".keras" in file.file)
]
REST = [file for file in FILES if file not in QUICK]

Replies = dict[File, Any]


def run(files: list[File], folder: Path) -> Replies:
    """What became of every file, in one worker."""
    found: Replies = {}
    with ExitStack() as stack:
        grader = stack.enter_context(Grader())
        for number, file in enumerate(files):
            home = folder / str(number)
            home.mkdir()
            protocol.save(home / "inputs.frame", file.arrays)
            model, inputs = file.place(home), home / "inputs.frame"
            job = stack.enter_context(job_for(number, model, inputs, file.contract()))
            if isinstance(job, Outcome):
                found[file] = (job, None)
            else:
                grader.submit(job)
        found |= {files[reply.id]: (reply, answer) for reply, answer in grader.replies()}
    return found


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Replies:
    return run(QUICK, tmp_path_factory.mktemp("quick"))


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> Replies:
    return run(REST, tmp_path_factory.mktemp("rest"))


@pytest.mark.parametrize("file", QUICK, ids=["-".join(f) for f in QUICK])
def test_a_model_predicts_what_it_did_where_it_was_saved(file: File, quick: Replies) -> None:
    assert_as_recorded(file, *quick[file])


@pytest.mark.slow
@pytest.mark.parametrize("file", REST, ids=["-".join(f) for f in REST])
def test_so_does_one_of_the_versions_between(file: File, rest: Replies) -> None:
    assert_as_recorded(file, *rest[file])


def assert_as_recorded(file: File, reply: Any, answer: Any) -> None:
    """The recorded predictions, or the sentence that stands in lost.json."""
    lost = LOST.get(file.version, {})
    if file.file in lost:
        assert lost[file.file] in reply.message
        assert reply.hint
        return
    assert answer is not None, reply.message
    tolerance = 2e-3 if file.name == "half" else 1e-4
    for array, wanted in zip(answer.values(), file.told["outputs"], strict=True):
        np.testing.assert_allclose(array, wanted, rtol=tolerance, atol=1e-6)
