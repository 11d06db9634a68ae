from __future__ import annotations

import json
from typing import TYPE_CHECKING

import h5py
import numpy as np
import pytest

from support.archives import dense, model
from tfexam.scan.h5 import scan_model, scan_weights
from tfexam.scan.rejected import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.h5"


def rejection(scan: Callable[[Path], int], path: Path) -> Rejected:
    with pytest.raises(Rejected) as caught:
        scan(path)
    return caught.value


def test_weights_are_counted_without_the_optimizers(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["layers/dense/vars/0"] = np.zeros((4, 3), np.float32)
        file["layers/dense/vars/1"] = np.zeros(3, np.float32)
        file["optimizer/vars/0"] = np.zeros((4, 3), np.float32)
    assert scan_weights(path) == 15


def test_the_description_inside_is_scanned(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(model(dense(class_name="Lambda")))
    assert "Lambda" in rejection(scan_model, path).message


def test_a_model_of_keras_own_layers_passes(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps(model(dense()))
        file["model_weights/dense/kernel"] = np.zeros((4, 3))
    assert scan_model(path) == 12


def test_weights_without_a_model_are_told_apart(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["layers/dense/vars/0"] = np.zeros(3)
    rejected = rejection(scan_model, path)
    assert (rejected.status, "without the model" in rejected.message) == ("unreadable", True)


def test_a_file_that_is_cut_off_is_unreadable(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["w"] = np.zeros(1000)
    path.write_bytes(path.read_bytes()[:-4000])
    assert rejection(scan_weights, path).status == "unreadable"


@pytest.mark.parametrize("link", [h5py.SoftLink("/real"), h5py.ExternalLink("other.h5", "/w")])
def test_a_link_is_refused(path: Path, link: object) -> None:
    with h5py.File(path, "w") as file:
        file["real"] = np.zeros(3)
        file["layers/deep/link"] = link
    assert "link" in rejection(scan_weights, path).message


def test_an_array_in_another_file_is_refused(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file.create_dataset("w", (4,), np.uint8, external=[("/etc/passwd", 0, 4)])
    assert "another file" in rejection(scan_weights, path).message


def test_an_array_put_together_from_other_files_is_refused(path: Path) -> None:
    layout = h5py.VirtualLayout((4,), np.uint8)
    layout[:] = h5py.VirtualSource("other.h5", "w", shape=(4,))
    with h5py.File(path, "w", libver="latest") as file:
        file.create_virtual_dataset("w", layout)
    assert "put together" in rejection(scan_weights, path).message


def test_an_array_that_claims_more_than_it_stores_is_refused(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file.create_dataset("w", (1 << 40,), np.float32, chunks=(1 << 20,))
    assert "claims more" in rejection(scan_weights, path).message


def test_a_packed_array_is_refused(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file.create_dataset("w", data=np.zeros(1 << 20), compression="gzip")
    assert "claims more" in rejection(scan_weights, path).message


def test_an_array_of_texts_is_refused(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["w"] = ["a", "b"]
    assert "no numbers" in rejection(scan_weights, path).message


def bfloat16(file: h5py.File, **notes: str) -> None:
    """As Keras writes it, which HDF5 doesn't know."""
    file["w"] = np.zeros(3, "V2")
    file["w"].attrs.update(notes)


def test_bfloat16_with_a_note_of_it_is_counted(path: Path) -> None:
    with h5py.File(path, "w") as file:
        bfloat16(file, dtype="bfloat16")
    assert scan_weights(path) == 3


@pytest.mark.parametrize("notes", [{}, {"dtype": "float16"}])
def test_bfloat16_without_is_what_keras_cannot_read(path: Path, notes: dict[str, str]) -> None:
    with h5py.File(path, "w") as file:
        bfloat16(file, **notes)
    rejected = rejection(scan_weights, path)
    assert (rejected.status, "bfloat16" in rejected.message) == ("unreadable", True)
    assert "model.keras" in rejected.hint


def test_a_note_makes_no_numbers_of_other_bytes(path: Path) -> None:
    with h5py.File(path, "w") as file:
        file["w"] = np.zeros(3, "V4")
        file["w"].attrs["dtype"] = "bfloat16"
    assert "no numbers" in rejection(scan_weights, path).message


def test_a_group_that_holds_itself_is_walked_once(path: Path) -> None:
    with h5py.File(path, "w") as file:
        group = file.create_group("layers")
        group["w"] = np.zeros(3)
        group["again"] = group
    assert scan_weights(path) == 3
