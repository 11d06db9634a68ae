"""Files that other versions of Keras wrote (`scripts/make_formats`), through the real worker."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import Any

import numpy as np
import pytest

from support.recorded import FILES, FOLDER, File
from tfexam.exam.outcome import Outcome
from tfexam.grading.grader import Grader
from tfexam.grading.jobs import job_for
from tfexam.worker import protocol

pytestmark = pytest.mark.tensorflow

LOST = json.loads((FOLDER / "lost.json").read_text("utf-8"))
"""What can't be read, by the version that wrote it and the file: what is said."""


@pytest.fixture(scope="module")
def replies(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Any]:
    """What became of every file, in one worker."""
    found: dict[int, Any] = {}
    with ExitStack() as stack:
        grader = stack.enter_context(Grader())
        for number, file in enumerate(FILES):
            folder = tmp_path_factory.mktemp(f"model{number}")
            protocol.save(folder / "inputs.frame", file.arrays)
            model, inputs = file.place(folder), folder / "inputs.frame"
            job = stack.enter_context(job_for(number, model, inputs, file.contract()))
            if isinstance(job, Outcome):
                found[number] = (job, None)
            else:
                grader.submit(job)
        found |= {reply.id: (reply, answer) for reply, answer in grader.replies()}
    return found


@pytest.mark.parametrize(
    ("number", "file"), list(enumerate(FILES)), ids=["-".join(f) for f in FILES]
)
def test_a_model_predicts_what_it_did_where_it_was_saved(
    number: int, file: File, replies: dict[int, Any]
) -> None:
    reply, answer = replies[number]
    lost = LOST.get(file.version, {})
    if file.file in lost:
        assert lost[file.file] in reply.message
        assert reply.hint
        return
    assert answer is not None, reply.message
    tolerance = 2e-3 if file.name == "half" else 1e-4
    for array, wanted in zip(answer.values(), file.told["outputs"], strict=True):
        np.testing.assert_allclose(array, wanted, rtol=tolerance, atol=1e-6)
