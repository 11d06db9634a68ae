from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from tfexam.scan.rejected import Rejected
from tfexam.scan.savedmodel_archive import unpack

if TYPE_CHECKING:
    from pathlib import Path

PARTS = ("saved_model.pb", "fingerprint.pb", "variables/variables.index", "assets/words.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "unpacked").mkdir()
    return tmp_path / "unpacked"


def written(tmp_path: Path, *names: str) -> Path:
    with zipfile.ZipFile(tmp_path / "model.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, "" if name.endswith("/") else f"the content of {name}")
    return tmp_path / "model.zip"


@pytest.mark.parametrize("root", ["", "saved_model/", "content/exam/saved_model/"])
def test_a_savedmodel_is_unpacked_wherever_in_the_archive_it_lies(
    tmp_path: Path, folder: Path, root: str
) -> None:
    names = [root + name for name in PARTS]
    folders = [root, root + "variables/"] if root else ["variables/"]
    unpack(written(tmp_path, *folders, *names), folder)
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert files == set(PARTS)
    assert (folder / "assets/words.txt").read_text() == f"the content of {root}assets/words.txt"


@pytest.mark.parametrize("root", ["", "saved_model/"])
def test_what_a_system_adds_to_a_zip_is_left_out(tmp_path: Path, folder: Path, root: str) -> None:
    more = [f"__MACOSX/{root}._saved_model.pb", f"{root}.DS_Store", f"{root}variables/.DS_Store"]
    unpack(written(tmp_path, *(root + name for name in PARTS), *more), folder)
    assert not list(folder.rglob("*.DS_Store"))
    assert not (folder / "__MACOSX").exists()


def test_what_lies_beside_the_savedmodels_folder_is_left_out(tmp_path: Path, folder: Path) -> None:
    unpack(written(tmp_path, "README.md", *(f"saved/{name}" for name in PARTS)), folder)
    assert not (folder / "README.md").exists()


def test_two_savedmodels_are_not_guessed_between(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(Rejected, match="2 SavedModels") as caught:
        unpack(written(tmp_path, "a/saved_model.pb", "b/saved_model.pb"), folder)
    assert caught.value.hint


@pytest.mark.parametrize("name", ["train.py", "code/run.sh", "assets.extra/x"])
def test_what_export_does_not_write_is_refused(tmp_path: Path, folder: Path, name: str) -> None:
    with pytest.raises(Rejected, match=r"model\.export\(\) does not write"):
        unpack(written(tmp_path, *PARTS, name), folder)
    assert not list(folder.iterdir())
