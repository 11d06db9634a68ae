"""The same file earns the same: to the bit where nothing but the circumstances differ."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from support.fairness import FIRST, WAYS, Entry, Way, bits, run
from support.graded import contract_of, path_of
from support.models import ROWS, made
from support.recorded import FILES
from support.specs import a_spec
from tfexam.grading.mark import mark
from tfexam.grading.measure import Targets
from tfexam.worker import protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tfexam.grading.measure import Answer
    from tfexam.worker.protocol import Reply

    Replies = Mapping[str, tuple[Reply, Answer | None]]

pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.skipif(sys.platform != "linux", reason="pins processes to cores"),
]

NAMES = ("cnn", "lstm", "text", "heads", "remembers")
SIZES = (8, 32, ROWS)

SPLIT_BY_CORES = "convolutions_1d"
"""A file of all kinds of convolutions, whose sums TensorFlow splits by how many cores there are."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory)


def assert_near(some: Answer | None, others: Answer | None) -> None:
    """The same but for the last bit of a float32."""
    assert some is not None
    assert others is not None
    for output, rows in some.items():
        np.testing.assert_allclose(rows, others[output], rtol=0, atol=1e-6)


def entry(folder: Path, name: str, batch_size: int = 32) -> Entry:
    contract = contract_of(folder, name, batch_size=batch_size)
    label = f"{name} by {batch_size}"
    return Entry(label, path_of(folder, name), folder / f"{name}.inputs.frame", contract)


@pytest.fixture(scope="module")
def first(folder: Path) -> Replies:
    return run([entry(folder, name, size) for name in NAMES for size in SIZES], FIRST)


@pytest.mark.parametrize(
    "way",
    [pytest.param(way, id=way.name, marks=[pytest.mark.slow] * way.is_slow) for way in WAYS],
)
def test_a_model_gives_the_same_bits_whatever_runs_beside_or_before_it(
    way: Way, folder: Path, first: Replies
) -> None:
    again = run([entry(folder, name) for name in NAMES], way)
    assert len(again) == len(NAMES)
    for name, (reply, answer) in again.items():
        assert reply.status == "predicted", reply.message
        assert bits(answer) == bits(first[name][1]), name


@pytest.mark.parametrize("name", ["cnn", "lstm", "text"])
def test_another_batch_size_changes_nothing_that_is_printed(
    name: str, folder: Path, first: Replies
) -> None:
    expected = protocol.load(folder / f"{name}.expected.frame")["output"]
    away = np.linspace(0.5, 4.5, expected.size, dtype=np.float32).reshape(expected.shape)
    contract = contract_of(folder, name).model_copy(
        update={
            "outputs": (
                contract_of(folder, name)
                .outputs[0]
                .model_copy(update={"shape": expected.shape[1:]}),
            )
        }
    )
    spec = a_spec(contract, digits=3)
    held = Targets({"output": expected + away}, {}, np.arange(ROWS))
    outcomes = [mark(*first[f"{name} by {size}"], spec, held) for size in SIZES]
    assert None not in {outcome.metric for outcome in outcomes}
    printed = {spec.scale.printed(outcome.metric or 0.0) for outcome in outcomes}
    assert len(printed) == 1
    assert {outcome.score for outcome in outcomes} == {3}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=[way.name for way in WAYS])
def test_every_committed_file_gives_the_same_bits(way: Way, tmp_path: Path) -> None:
    entries = []
    for number, file in enumerate(FILES):
        if file.version.startswith("2.13.1") and ".keras" in file.file:
            continue  # a draft of the format, which nothing reads
        home = tmp_path / str(number)
        home.mkdir()
        protocol.save(home / "x.frame", file.arrays)
        entries.append(Entry("-".join(file), file.place(home), home / "x.frame", file.contract()))
    one, other = run(entries, FIRST), run(entries, way)
    for name in one:
        if way.name == "on one core" and SPLIT_BY_CORES in name:
            assert_near(one[name][1], other[name][1])
        else:
            assert bits(one[name][1]) == bits(other[name][1]), name
    assert sum(answer is not None for _, answer in one.values()) > len(entries) * 0.9
