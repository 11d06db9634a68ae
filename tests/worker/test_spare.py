"""The real spare worker: TensorFlow imported in a thread, models in forks of forks."""

from __future__ import annotations

import gzip
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import psutil
import pytest

from support.specs import a_contract, an_input
from tfexam.grading.grader import Grader
from tfexam.grading.jobs import job_for
from tfexam.grading.process import COMMAND
from tfexam.grading.spare import Spare
from tfexam.worker import protocol
from tfexam.worker.protocol import Job

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.skipif(sys.platform != "linux", reason="forks"),
]

FORMATS = Path(__file__).parents[1] / "formats" / "2.21.0"
NEVER = (sys.executable, "-c", "import sys; sys.exit('a worker of our own was started')")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home") / "spare"


@pytest.fixture(scope="module")
def process(folder: Path) -> Iterator[psutil.Process]:
    """A spare worker's process, which may not listen yet."""
    started = Spare(folder).start()
    assert started is not None
    with started:
        yield psutil.Process(started.pid)
        started.kill()


@pytest.fixture(scope="module")
def spare(folder: Path, process: psutil.Process) -> Iterator[Spare]:
    """One that listens."""
    one = Spare(folder)
    until = time.monotonic() + 120
    while (line := one.connect()) is None and time.monotonic() < until:
        assert process.is_running()
        time.sleep(0.1)
    assert line is not None
    with line:
        yield one


def predictions(folder: Path, spare: Spare | None, *names: str) -> dict[str, bytes]:
    """What each model returned, to the bit."""
    rows = np.random.default_rng(1).normal(size=(20, 4)).astype(np.float32)
    protocol.save(folder / "x.frame", {"x": rows})
    found, numbers = {}, dict(enumerate(names))
    with ExitStack() as stack:
        command = NEVER if spare else COMMAND
        grader = stack.enter_context(Grader(2, spare=spare, command=command))
        for number, name in numbers.items():
            model = folder / name
            model.write_bytes(gzip.decompress((FORMATS / f"{name}.gz").read_bytes()))
            contract = a_contract(an_input("x", "float32", (4,)), batch_size=8)
            job = stack.enter_context(job_for(number, model, folder / "x.frame", contract))
            assert isinstance(job, Job)
            grader.submit(job)
        for reply, answer in grader.replies():
            assert answer is not None, reply.message
            found[numbers[reply.id]] = answer["output"].tobytes()
    return found


def test_a_warm_worker_predicts_to_the_bit_what_a_cold_one_does(
    spare: Spare, tmp_path: Path
) -> None:
    names = ("dense.keras", "dense.h5")
    cold = predictions(tmp_path, None, *names)
    assert predictions(tmp_path, spare, *names) == cold
    assert predictions(tmp_path, spare, *names) == cold, "and so does the next one"


def test_importing_at_the_lowest_priority_leaves_models_at_the_usual_one(
    spare: Spare, process: psutil.Process
) -> None:
    del spare  # which has imported
    assert process.nice() == os.getpriority(os.PRIO_PROCESS, 0)
