from __future__ import annotations

import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from support.archives import write_archive
from tfexam.scan.format import HDF5, recognise
from tfexam.scan.rejected import Rejected

if TYPE_CHECKING:
    from pathlib import Path


def rejection(path: Path) -> Rejected:
    with pytest.raises(Rejected) as caught:
        recognise(path)
    return caught.value


def test_a_keras_archive_is_told_by_its_bytes(tmp_path: Path) -> None:
    assert recognise(write_archive(tmp_path / "a1b2c3")) == "keras"


def test_a_file_named_keras_that_is_hdf5_is_taken_as_hdf5(tmp_path: Path) -> None:
    (tmp_path / "model.keras").write_bytes(HDF5 + b"rest")
    assert recognise(tmp_path / "model.keras") == "h5"


def test_a_folder_with_a_graph_is_a_savedmodel(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pb").write_bytes(b"")
    assert recognise(tmp_path) == "savedmodel"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\x1c\x00\x00\x00TFL3....", "TensorFlow Lite"),
        (b"\x80\x04\x95....", "a pickle"),
        (b"\x08\x07\x12\x07pytorch", "ONNX"),
        (b"version https://git-lfs.github.com/spec/v1", "Git LFS"),
        (b'{"class_name": "Sequential"}', "without its weights"),
        (b"\x1f\x8b\x08....", "gzip"),
        (b"\x00\x10\x00\x00\x00\x00\x00\x00" + b'{"a"', "safetensors"),
        (b"\x08\x01\x12\x03abc", "one file of a SavedModel"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"x\x9c\x4b\x04\x00", "joblib"),
        (b"PK\x05\x06" + bytes(18), "an empty zip"),
        (b"hello", "no saved model"),
    ],
)
def test_what_is_no_model_is_named_with_a_remedy(
    tmp_path: Path, content: bytes, words: str
) -> None:
    (tmp_path / "model.keras").write_bytes(content)
    rejected = rejection(tmp_path / "model.keras")
    assert rejected.status == "unreadable"
    assert words in rejected.message


def test_a_half_written_archive_is_called_cut_off(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "model.keras")
    path.write_bytes(path.read_bytes()[:-30])
    assert "cut off" in rejection(path).message


def test_a_pytorch_archive_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model.keras", "w") as archive:
        archive.writestr("archive/data.pkl", b"")
    assert "PyTorch" in rejection(tmp_path / "model.keras").message


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, b"content")
    return path


@pytest.mark.parametrize("name", ["saved_model.pb", "folder/saved_model.pb"])
def test_a_zipped_savedmodel_is_told_by_its_graph(tmp_path: Path, name: str) -> None:
    assert recognise(zipped(tmp_path / "model.keras", "readme", name)) == "zipped-savedmodel"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("x.npy", "y.npy"), "NumPy arrays"),
        (("out/model.keras",), "around a saved model"),
        (("photo.png",), "no saved Keras model"),
    ],
)
def test_a_zip_of_other_things_is_named(tmp_path: Path, names: tuple[str, ...], words: str) -> None:
    rejected = rejection(zipped(tmp_path / "model.zip", *names))
    assert (rejected.status, words in rejected.message) == ("unreadable", True)
    assert rejected.hint


def test_a_tar_archive_is_named(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "model.keras", "w") as archive:
        archive.add(__file__, "model/file")
    assert "tar archive" in rejection(tmp_path / "model.keras").message


def test_a_savedmodel_as_text_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pbtxt").write_text("")
    assert "as text" in rejection(tmp_path).message


def test_a_path_that_went_away_is_unreadable(tmp_path: Path) -> None:
    assert rejection(tmp_path / "gone").status == "unreadable"
