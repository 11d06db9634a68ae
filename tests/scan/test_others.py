"""Files of other kinds, written by their own libraries (`scripts/formats/others.py`)."""

from __future__ import annotations

import io
import pickle
import tarfile
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest

from tfexam.scan.format import recognise
from tfexam.scan.h5 import scan_model
from tfexam.scan.rejected import Rejected

OTHERS = Path(__file__).parents[1] / "formats" / "others"
SAID = {
    "model.onnx": "ONNX",
    "model.safetensors": "safetensors",
    "model.joblib": "pickle",
    "packed.joblib": "joblib",
    "model.npz": "NumPy arrays",
    "model.pkl": "pickle",
}


def rejection(path: Path) -> Rejected:
    with pytest.raises(Rejected) as caught:
        recognise(path)
    assert caught.value.status == "unreadable"
    assert caught.value.hint
    return caught.value


def test_each_committed_file_is_tried() -> None:
    assert {path.name for path in OTHERS.iterdir()} == SAID.keys()


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("suffix", [".keras", ".h5", ""])
def test_another_kind_of_file_is_known_by_its_bytes_and_not_its_name(
    name: str, suffix: str, tmp_path: Path
) -> None:
    renamed = tmp_path / f"model{suffix}"
    renamed.write_bytes((OTHERS / name).read_bytes())
    assert SAID[name] in rejection(renamed).message


def test_a_file_of_pytorch_is_known(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model.pt", "w") as archive:
        archive.writestr("model/data.pkl", pickle.dumps({"kernel": [1.0]}))
        archive.writestr("model/version", "3\n")
    assert "PyTorch" in rejection(tmp_path / "model.pt").message


def test_a_tar_archive_is_known(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "model", "w") as archive:
        entry = tarfile.TarInfo("saved_model.pb")
        entry.size = 3
        archive.addfile(entry, io.BytesIO(b"abc"))
    assert "tar archive" in rejection(tmp_path / "model").message


def test_bare_weights_are_known(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "model.weights.h5", "w") as file:
        file["layers/dense/vars/0"] = np.zeros((4, 1), np.float32)
    assert recognise(tmp_path / "model.weights.h5") == "h5"
    with pytest.raises(Rejected, match="weights without the model") as caught:
        scan_model(tmp_path / "model.weights.h5")
    assert caught.value.hint


@pytest.mark.parametrize("name", ["model.keras", "model.h5", "model.zip"])
def test_an_empty_file_is_known(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    assert "is empty" in rejection(tmp_path / name).message
