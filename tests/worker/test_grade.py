"""Real models in the real worker."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import h5py
import numpy as np
import pytest

from support.archives import dense, model, write_archive
from support.graded import Graded, grade, graded
from support.models import made
from tfexam.worker import protocol

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.tensorflow

SOUND = (
    *("dense", "dense_h5", "dense_sm", "unbuilt", "cnn", "text", "text_sm", "dict", "list"),
    *("dict_sm", "lstm", "lstm_h5", "half", "heads", "heads_list", "heads_sm"),
)
FIXED = ("fixed", "fixed_sm", "remembers")
UNFIT = ("wide", "two", "large", "embed")


@pytest.fixture
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory)


@pytest.fixture
def results(models: Path) -> dict[str, Graded]:
    return graded(models, SOUND + FIXED + UNFIT)


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_model_predicts_what_it_predicts_itself(
    name: str, results: dict[str, Graded], models: Path
) -> None:
    _, reply, answer = results[name]
    assert reply is not None
    assert (reply.status, reply.message) == ("predicted", "")
    assert answer is not None
    expected = protocol.load(models / f"{name}.expected.frame")
    assert answer.keys() == expected.keys()
    for output, array in expected.items():
        np.testing.assert_allclose(answer[output], array, rtol=2e-4, atol=1e-5)


@pytest.mark.parametrize("name", FIXED)
def test_a_model_of_a_fixed_batch_size_is_fed_so_and_told(
    name: str, results: dict[str, Graded], models: Path
) -> None:
    _, reply, answer = results[name]
    assert reply is not None
    assert (reply.status, "batch size is fixed to 8" in reply.message) == ("predicted", True)
    assert answer is not None
    expected = protocol.load(models / f"{name}.expected.frame")["output"]
    np.testing.assert_allclose(answer["output"], expected, rtol=2e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("wide", "wrong-shape", "axis 1 has length 7 instead of 4"),
        ("two", "wrong-shape", "2 outputs"),
        ("large", "too-large", "15,000 parameters; the contract allows 10,000"),
        ("embed", "bad-output", "50 is not in [0, 10)"),
    ],
)
def test_a_model_that_breaks_the_contract_is_told_how(
    name: str, status: str, words: str, results: dict[str, Graded]
) -> None:
    reply = results[name].reply
    assert reply is not None
    assert (reply.status, words in reply.message) == (status, True)
    assert reply.hint or status == "too-large"


def test_what_held_the_model_in_is_reported(results: dict[str, Graded]) -> None:
    reply = results["dense"].reply
    assert reply is not None
    assert "rlimits" in reply.layers


def test_the_steps_are_timed_and_the_weights_counted(results: dict[str, Graded]) -> None:
    reply = results["lstm"].reply
    assert reply is not None
    assert set(reply.timing) == {"close in", "load", "predict"}
    assert reply.parameters == 4 * 6 * (2 + 6 + 1) + 24 * (6 + 1)


def test_the_same_file_gives_the_same_bits_alone_and_side_by_side(models: Path) -> None:
    names = ["cnn", "lstm", "text", "cnn", "lstm", "text"]
    outputs = [each.output for each in grade(models, names)]
    for one, other in zip(outputs[:3], outputs[3:], strict=True):
        assert one is not None
        assert other is not None
        assert one.tobytes() == other.tobytes()


def test_without_fork_the_answers_are_the_same_bits(
    models: Path, results: dict[str, Graded]
) -> None:
    for name, fresh in zip(
        ("dense", "text"), grade(models, ("dense", "text"), ("--fresh",)), strict=True
    ):
        forked = results[name].output
        assert forked is not None
        assert fresh.output is not None
        assert fresh.output.tobytes() == forked.tobytes()


def test_a_zipped_savedmodel_is_graded_as_the_folder_is(
    models: Path, results: dict[str, Graded], tmp_path: Path
) -> None:
    shutil.make_archive(str(tmp_path / "packed"), "zip", models, "dense_sm")
    (tmp_path / "packed.zip").rename(tmp_path / "dense_sm")
    for part in ("inputs", "expected"):
        shutil.copy(models / f"dense_sm.{part}.frame", tmp_path)
    zipped, folder = grade(tmp_path, ["dense_sm"])[0].output, results["dense_sm"].output
    assert zipped is not None
    assert folder is not None
    assert zipped.tobytes() == folder.tobytes()


@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_a_model_that_takes_too_long_is_too_slow(models: Path) -> None:
    reply = grade(models, ["text"], seconds=0.05)[0].reply
    assert reply is not None
    assert reply.status == "too-slow"


@pytest.mark.parametrize(("name", "memory_mb"), [("cnn", 260), ("hungry", 900)])
def test_a_model_that_wants_more_memory_than_allowed_is_out_of_memory(
    models: Path, name: str, memory_mb: int
) -> None:
    reply = grade(models, [name], memory_mb=memory_mb)[0].reply
    assert reply is not None
    assert reply.status == "out-of-memory"


def test_a_file_of_keras_2_that_cannot_be_loaded_says_so(tmp_path: Path) -> None:
    old = dense(class_name="LSTM", config={"name": "lstm", "units": 3, "time_major": False})
    with h5py.File(tmp_path / "weights", "w") as file:
        file["layers/lstm/vars/0"] = np.zeros(3, np.float32)
    members = {
        "metadata.json": b'{"keras_version": "2.15.0"}',
        "model.weights.h5": (tmp_path / "weights").read_bytes(),
    }
    write_archive(tmp_path / "old.keras", model(old), members)
    protocol.save(tmp_path / "old.inputs.frame", {"x": np.zeros((3, 4), np.float32)})
    reply = grade(tmp_path, ["old"])[0].reply
    assert reply is not None
    assert reply.status == "unreadable"
    assert "can't load the file" in reply.message
    assert "Keras 2.15.0" in reply.hint
