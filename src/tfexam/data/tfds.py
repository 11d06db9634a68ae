"""Builders of TensorFlow Datasets, for packs whose users have the open internet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfexam.data.child import run
from tfexam.data.folders import alone
from tfexam.errors import Code, TfexamError, trouble, writing
from tfexam.worker.protocol import Download, built_of

if TYPE_CHECKING:
    from pathlib import Path

    from tfexam.bank.problem import TfdsSource
    from tfexam.paths import Paths


def data_folder(source: TfdsSource, paths: Paths) -> Path:
    """The folder that holds the prepared builder: the `data_dir` to read it with.

    TFDS itself prepares in a temporary folder and renames. Raises TfexamError:
    source-unreachable, source-changed, disk-full, not-writable.
    """
    folder = paths.sources / "tfds"
    if is_prepared(source, paths):
        return folder
    with writing(folder), alone(paths.locks / "source-tfds.lock"):
        if not is_prepared(source, paths):
            _download(source, folder)
    return folder


def is_prepared(source: TfdsSource, paths: Paths) -> bool:
    """Whether the builder is on this disk, whole."""
    name, version = source.tfds.split(":")
    return (paths.sources / "tfds" / name / version / "dataset_info.json").is_file()


def _download(source: TfdsSource, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    answer = run("tfexam.worker.download", Download(source.tfds, str(folder)))
    built = built_of(answer.header) if answer.header else None
    if built is not None and not built.fault:
        return
    told = trouble(built.errno, folder) if built else None
    if told is not None:
        raise told
    why = built.fault if built else answer.talk
    code = Code.SOURCE_CHANGED if "NonMatchingChecksum" in why else Code.SOURCE_UNREACHABLE
    raise TfexamError(code, f"The dataset {source.tfds} could not be fetched: {why}")
