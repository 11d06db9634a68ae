"""A desk whose data are built once for all tests of the console."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from support.console import EXAM
from support.fakegrader import FakeGrader
from support.running import Desk
from tfexam.flows import start

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of a desk where the exam was begun."""
    desk = Desk(tmp_path_factory.mktemp("built"), grader=FakeGrader)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(start, "rehearse", lambda app: None)
        assert desk.run(*EXAM).code == 0
    return desk.paths.cache


@pytest.fixture
def desk(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    desk = Desk(tmp_path, grader=FakeGrader)
    shutil.copytree(built, desk.paths.cache)
    return desk
