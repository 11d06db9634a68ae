"""Files that other versions of Keras wrote (`scripts/make_formats`), through the real worker."""

from __future__ import annotations

import gzip
import json
import zipfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from support.specs import a_contract, an_input, an_output
from tfexam.exam.outcome import Outcome
from tfexam.grading.grader import Grader
from tfexam.grading.jobs import job_for
from tfexam.worker import protocol

if TYPE_CHECKING:
    from tfexam.bank.contract import Contract

pytestmark = pytest.mark.tensorflow

FOLDER = Path(__file__).parents[1] / "formats"
RECORDED = {
    path.parent.name: json.loads(path.read_text("utf-8"))
    for path in sorted(FOLDER.glob("*/recorded.json"))
}
CASES = [
    (version, name, file)
    for version, told in RECORDED.items()
    for name, model in told["models"].items()
    for file in model["files"]
]

LOST = json.loads((FOLDER / "lost.json").read_text("utf-8"))
"""What can't be read, by the version that wrote it and the file: what is said."""


def whole(version: str, file: str, folder: Path) -> Path:
    """The model as its candidate has it."""
    packed = FOLDER / version / file
    if packed.suffix == ".zip":
        with zipfile.ZipFile(packed) as archive:
            archive.extractall(folder / "model")
        return folder / "model"
    model = folder / packed.stem
    model.write_bytes(gzip.decompress(packed.read_bytes()))
    return model


def arrays(told: dict[str, Any]) -> dict[str, np.ndarray]:
    return {
        name: np.array(
            rows, dtype=object if told["dtypes"][name] == "string" else told["dtypes"][name]
        )
        for name, rows in told["inputs"].items()
    }


def contract(told: dict[str, Any]) -> Contract:
    inputs = [
        an_input(name, told["dtypes"][name], array.shape[1:])
        for name, array in arrays(told).items()
    ]
    names = ["output"] if len(told["outputs"]) == 1 else ["first", "second"]
    outputs = tuple(an_output(name=name) for name in names)
    return a_contract(*inputs, outputs=outputs, batch_size=8, parameters=10_000)


@pytest.fixture(scope="module")
def replies(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Any]:
    """What became of every file, in one worker."""
    found: dict[int, Any] = {}
    with ExitStack() as stack:
        grader = stack.enter_context(Grader())
        for number, (version, name, file) in enumerate(CASES):
            told = RECORDED[version]["models"][name]
            folder = tmp_path_factory.mktemp(f"model{number}")
            protocol.save(folder / "inputs.frame", arrays(told))
            model = whole(version, file, folder)
            job = stack.enter_context(
                job_for(number, model, folder / "inputs.frame", contract(told))
            )
            if isinstance(job, Outcome):
                found[number] = (job, None)
            else:
                grader.submit(job)
        found |= {reply.id: (reply, answer) for reply, answer in grader.replies()}
    return found


@pytest.mark.parametrize(
    ("number", "case"), list(enumerate(CASES)), ids=["-".join(c) for c in CASES]
)
def test_a_model_predicts_what_it_did_where_it_was_saved(
    number: int, case: tuple[str, str, str], replies: dict[int, Any]
) -> None:
    version, name, file = case
    reply, answer = replies[number]
    if file in LOST.get(version, {}):
        assert LOST[version][file] in reply.message
        assert reply.hint
        return
    assert reply.message == ""
    assert answer is not None
    expected = RECORDED[version]["models"][name]["outputs"]
    tolerance = 2e-3 if name == "half" else 1e-4
    for array, wanted in zip(answer.values(), expected, strict=True):
        np.testing.assert_allclose(array, wanted, rtol=tolerance, atol=1e-6)
