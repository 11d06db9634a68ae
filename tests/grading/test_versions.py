"""Which versions are installed."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

from tfexam.grading import versions as module
from tfexam.grading.versions import NAMES, versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _asked_anew() -> Iterator[None]:
    module._version.cache_clear()
    yield
    module._version.cache_clear()


def test_versions_are_those_that_python_knows_of() -> None:
    found = versions()
    assert [found.tensorflow, found.keras, found.tf_keras] == [version(name) for name in NAMES]


def test_what_is_not_installed_has_no_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    assert versions().tf_keras == "none"


def test_the_first_folder_on_the_path_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tf_keras-1.2.3rc1.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert versions().tf_keras == "1.2.3rc1"
