from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from tfexam.bank.problem import TfdsSource
from tfexam.data import tfds
from tfexam.data.child import Answer
from tfexam.data.tfds import data_folder
from tfexam.errors import Code, TfexamError
from tfexam.paths import Paths
from tfexam.worker.protocol import Built, Download

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = TfdsSource(tfds="tf_flowers:3.0.1")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "home", tmp_path / "home" / "cache")


def answering(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> list[object]:
    """Let the worker answer so; what it was asked."""
    asked: list[object] = []

    def run(module: str, message: object) -> Answer:
        asked.extend([module, message])
        return answer

    monkeypatch.setattr(tfds, "run", run)
    return asked


def test_the_worker_is_asked_for_the_pinned_builder(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answering(monkeypatch, Answer(asdict(Built(rows=3)), ""))
    folder = data_folder(SOURCE, paths)
    assert asked == ["tfexam.worker.download", Download("tf_flowers:3.0.1", str(folder))]
    assert paths.sources in folder.parents


def test_what_is_there_is_found_at_once(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, Answer(None, ""))
    there = paths.sources / "tfds" / "tf_flowers" / "3.0.1"
    there.mkdir(parents=True)
    (there / "dataset_info.json").touch()
    assert data_folder(SOURCE, paths) == there.parents[1]
    assert asked == []


@pytest.mark.parametrize(
    ("built", "code"),
    [
        (Built(fault="ConnectionError: no route"), Code.SOURCE_UNREACHABLE),
        (Built(fault="NonMatchingChecksumError: flowers.tgz"), Code.SOURCE_CHANGED),
        (Built(fault="OSError: no space", errno=28), Code.DISK_FULL),
    ],
)
def test_a_failed_download_is_named(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, built: Built, code: Code
) -> None:
    answering(monkeypatch, Answer(asdict(built), ""))
    with pytest.raises(TfexamError) as caught:
        data_folder(SOURCE, paths)
    assert caught.value.code is code


def test_a_worker_that_died_is_told_by_its_talk(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, Answer(None, "Killed"))
    with pytest.raises(TfexamError, match=r"tf_flowers:3\.0\.1 could not be fetched: Killed"):
        data_folder(SOURCE, paths)
