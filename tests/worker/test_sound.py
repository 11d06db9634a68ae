"""What is sound is graded, of whatever kind it is: real models in the real worker."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from support.graded import Graded, grade
from support.sound import PARAMETERS, SOUND, made
from tfexam.worker import protocol

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.tensorflow


@cache
def results(folder: Path) -> dict[str, Graded]:
    found = grade(folder, list(SOUND), parameters=PARAMETERS, seconds=120)
    return dict(zip(SOUND, found, strict=True))


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_model_of_a_rarer_kind_predicts_what_it_predicts_itself(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = made(tmp_path_factory)
    refused, reply, answer = results(folder)[name]
    assert refused is None, refused
    assert reply is not None
    assert (reply.status, reply.message) == ("predicted", "")
    assert answer is not None
    expected = protocol.load(folder / f"{name}.expected.frame")["output"]
    np.testing.assert_allclose(answer["output"], expected, rtol=2e-4, atol=1e-5)
