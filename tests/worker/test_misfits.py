"""Every message about a model that does not fit, said of a real one by the real worker."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import numpy as np
import pytest

from support.misfits import MISFITS, Misfit, made
from support.models import BATCH, ROWS
from support.specs import a_contract, a_spec, an_input
from tfexam.exam.outcome import Outcome
from tfexam.grading.grader import Grader
from tfexam.grading.jobs import job_for
from tfexam.grading.mark import mark
from tfexam.grading.measure import Targets

if TYPE_CHECKING:
    from tfexam.bank.problem import Spec

pytestmark = pytest.mark.tensorflow


def spec_of(misfit: Misfit) -> Spec:
    inputs = [
        an_input(name, "string" if a.dtype.kind == "O" else a.dtype.name, a.shape[1:])
        for name, a in misfit.inputs.items()
    ]
    return a_spec(
        a_contract(*inputs, outputs=misfit.outputs, batch_size=BATCH, parameters=10_000),
        {output.name: "mae" for output in misfit.outputs},
    )


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """What each comes to, from first to last, in one worker."""
    folder, names = made(tmp_path_factory), list(MISFITS)
    found: dict[str, Outcome] = {}
    with ExitStack() as stack:
        grader = stack.enter_context(Grader())
        for number, name in enumerate(names):
            contract, inputs = spec_of(MISFITS[name]).contract, folder / f"{name}.inputs.frame"
            job = stack.enter_context(job_for(number, folder / name, inputs, contract))
            if isinstance(job, Outcome):
                found[name] = job
            else:
                grader.submit(job)
        for reply, answer in grader.replies():
            misfit = MISFITS[names[reply.id]]
            targets = {o.name: np.zeros((ROWS, *o.targets)) for o in misfit.outputs}
            held = Targets(targets, {}, np.arange(ROWS))
            found[names[reply.id]] = mark(reply, answer, spec_of(misfit), held)
    return found


@pytest.mark.parametrize("name", MISFITS)
def test_a_model_that_does_not_fit_is_told_how(name: str, outcomes: dict[str, Outcome]) -> None:
    misfit, outcome = MISFITS[name], outcomes[name]
    said = f"{outcome.message} {outcome.hint}"
    assert (outcome.code.value.code, misfit.words in said) == (misfit.code, True), said
    assert outcome.hint
