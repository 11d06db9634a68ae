"""Attacks run: as submissions; with the scan switched off, behind the sandbox alone; and freely.

The scan is switched off by these tests (unscanned.py), and by nothing in the program. Each harm
that the sandbox keeps off is done by the same file where there is none: else it proves nothing.
"""

from __future__ import annotations

import errno
import sys
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pytest

from hostile.corpus import ARTEFACTS, WRITTEN
from hostile.corpus.against_the_grader import carrier, layers
from hostile.corpus.artefact import ANY, CANARY, Artefact, Harm
from hostile.trial import ALONE, FREE, SAFE, Ending, Trial, trial
from tfexam.exam.outcome import Code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hostile.corpus.artefact import Scene

pytestmark = [
    pytest.mark.tensorflow,
    pytest.mark.skipif(sys.platform != "linux", reason="forks, and layers of the Linux kernel"),
]

NEEDED = {"landlock", "namespaces", "rlimits", "seccomp"}
SUBMITTED = [a for a in ARTEFACTS if (a.inside or a.name in WRITTEN) and not a.slow]
TOLD = [a for a in ARTEFACTS if (a.harm or a.behind is not ANY) and not a.slow]
"""Of which it is known what becomes of them without a scan; the rest comes to some end."""

REST = [a for a in ARTEFACTS if a not in TOLD]
HARMFUL = [a for a in TOLD if a.harm and a.harm is not Harm.GRADER]
DEADLY = [a for a in TOLD if a.harm is Harm.GRADER]
NOT_ALLOWED = {errno.EPERM, errno.ENOSYS}
"""What a container, or a system that is set up so, says without any sandbox of ours."""

CANARIES = {float(CANARY), float(np.frombuffer(b"4242", "<f4")[0])}


def by_name(artefact: Artefact) -> str:
    return artefact.name


class Stage:
    """All runs, each made when it is first asked for; the free one after those that are held in."""

    def __init__(self, made: Trial) -> None:
        self.trial = made

    @cached_property
    def submitted(self) -> Mapping[str, Ending]:
        return self.trial.submitted(SUBMITTED)

    @cached_property
    def alone(self) -> Mapping[str, Ending]:
        return self.trial.unscanned([*TOLD, sound()], ALONE)

    @cached_property
    def heard_alone(self) -> str:
        assert self.alone
        return self.trial.ear.heard

    @cached_property
    def free(self) -> Mapping[str, Ending]:
        assert self.heard_alone == ""
        return self.trial.unscanned(HARMFUL, FREE)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TFEXAM_CANARY", str(CANARY))
        with trial(tmp_path_factory.mktemp("attacks"), with_tensorflow=True) as made:
            yield Stage(made)


@pytest.fixture(scope="module")
def sandbox(held: tuple[str, ...]) -> None:
    missing = sorted(NEEDED - set(held))
    if missing:
        pytest.skip(f"not to be had here: {', '.join(missing)}")


# As submissions.


@pytest.mark.parametrize("artefact", SUBMITTED, ids=by_name)
def test_a_submission_of_it_comes_to_its_outcome(artefact: Artefact, stage: Stage) -> None:
    ending = stage.submitted[artefact.name]
    said = (ending.outcome.code, artefact.words in ending.outcome.message)
    assert said == (artefact.expected, True), ending.outcome.message
    assert ending.outcome.message.isprintable()
    assert not ending.marked


# With the scan switched off.


def check_held_in(artefact: Artefact, ending: Ending) -> None:
    behind, outcome = artefact.behind, ending.outcome
    assert not ending.marked
    assert behind.words in outcome.message
    assert outcome.code is behind.code or (
        behind.code is None and outcome.code is not Code.GRADER_ERROR
    ), outcome.message
    if ending.answer is not None and ending.answer.dtype.kind in "fiu":
        assert not CANARIES & set(ending.answer.ravel().tolist())
    if behind.answer is not None:
        assert ending.answer is not None
        assert np.unique(ending.answer).tolist() == [behind.answer]


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize("artefact", TOLD, ids=by_name)
def test_the_sandbox_alone_keeps_it_in(artefact: Artefact, stage: Stage) -> None:
    check_held_in(artefact, stage.alone[artefact.name])


@pytest.mark.usefixtures("sandbox")
def test_nobody_was_called_from_inside_the_sandbox(stage: Stage) -> None:
    assert stage.heard_alone == ""


@pytest.mark.slow
@pytest.mark.parametrize("artefact", HARMFUL, ids=by_name)
def test_without_the_sandbox_it_does_its_harm(artefact: Artefact, stage: Stage) -> None:
    ending = stage.free[artefact.name]
    found = set() if ending.answer is None else set(np.unique(ending.answer).tolist())
    done = {
        Harm.MARKER: ending.marked,
        Harm.KNOCK: artefact.name in stage.trial.ear.heard,
        Harm.SECRET: found == {CANARY},
        Harm.DONE: found == {0},
        Harm.RUNS: ending.answer is not None,
        Harm.HANGS: ending.outcome.code is Code.TOO_SLOW,
    }
    assert artefact.harm is not None
    if found and found <= NOT_ALLOWED:
        pytest.skip("this system itself keeps everybody from it")
    assert done[artefact.harm], ending


@pytest.mark.slow
@pytest.mark.parametrize("artefact", DEADLY, ids=by_name)
def test_without_the_sandbox_it_ends_the_worker(artefact: Artefact, stage: Stage) -> None:
    assert stage.heard_alone == ""
    ending = stage.trial.unscanned([artefact], FREE)[artefact.name]
    assert ending.outcome.code is Code.GRADER_ERROR
    assert "process ended" in ending.outcome.message


@pytest.mark.slow
@pytest.mark.usefixtures("sandbox")
def test_the_rest_comes_to_an_end_that_is_not_the_graders(stage: Stage) -> None:
    for name, ending in stage.trial.unscanned(REST, ALONE).items():
        assert ending.outcome.code is not Code.GRADER_ERROR, name
        assert not ending.marked, name


@pytest.mark.slow
@pytest.mark.usefixtures("sandbox")
def test_with_keras_safe_mode_nothing_gets_further(stage: Stage) -> None:
    safe = stage.trial.unscanned(ARTEFACTS, SAFE)
    for artefact in ARTEFACTS:
        ending = safe[artefact.name]
        ours = artefact.behind.code is Code.GRADER_ERROR
        assert ours or ending.outcome.code is not Code.GRADER_ERROR, artefact.name
        assert not ending.marked, artefact.name


# From one model to the next, and a sandbox that isn't there.


def sound() -> Artefact:
    """The mean of the four numbers."""

    def build(scene: Scene) -> Path:
        return layers(scene, ("Reshape", {"target_shape": [4, 1]}), ("GlobalAveragePooling1D", {}))

    return Artefact("sound", "no attack", build, Code.SCORED)


@pytest.mark.usefixtures("sandbox")
def test_what_one_model_changes_the_next_does_not_see(stage: Stage) -> None:
    changes = next(a for a in ARTEFACTS if a.name == "changes-keras-for-good")
    alone = stage.alone["sound"].answer
    after = stage.trial.unscanned([changes, sound()], ALONE, workers=1)["sound"].answer
    assert alone is not None
    assert after is not None
    assert (after.dtype, after.tobytes()) == (alone.dtype, alone.tobytes())


def test_a_dead_sandbox_is_the_graders_error_where_a_living_one_is_asked_for(stage: Stage) -> None:
    def writes(scene: Scene) -> Path:
        return carrier(scene, "open('{marker}', 'w')")

    artefact = Artefact("dead-sandbox", "against the grader", writes)
    ending = stage.trial.unscanned([artefact], FREE, closed_in=True)[artefact.name]
    assert ending.outcome.code is Code.GRADER_ERROR
    assert "lacks" in ending.outcome.message
    assert not ending.marked
