"""What no archive may do, whatever it holds; tried with that of a SavedModel."""

from __future__ import annotations

import stat
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest

from tfexam.scan import archive
from tfexam.scan.rejected import Rejected
from tfexam.scan.savedmodel_archive import unpack

if TYPE_CHECKING:
    from pathlib import Path

NAME = "saved_model.pb"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "unpacked").mkdir()
    return tmp_path / "unpacked"


def written(tmp_path: Path, *members: zipfile.ZipInfo | str, content: bytes = b"x" * 64) -> Path:
    """An archive of some members after the graph."""
    with warnings.catch_warnings(), zipfile.ZipFile(tmp_path / "model", "w") as packed:
        warnings.simplefilter("ignore")
        for member in (NAME, *members):
            packed.writestr(member, content)
    return tmp_path / "model"


def rejection(path: Path, folder: Path, max_bytes: int = 1 << 30) -> Rejected:
    with pytest.raises(Rejected) as caught:
        unpack(path, folder, max_bytes)
    return caught.value


@pytest.mark.parametrize(
    "name",
    [
        "assets/../../evil.txt",
        "assets/..\\..\\evil.txt",
        "assets//evil.txt",
        "assets/C:evil.txt",
        "assets/\x1b[2Jevil.txt",
        "assets/" + "e" * 201,
        "variables/./evil.txt",
    ],
)
def test_a_member_that_leads_elsewhere_is_refused(tmp_path: Path, folder: Path, name: str) -> None:
    assert rejection(written(tmp_path, name), folder).status == "refused"
    assert not list(folder.iterdir())


def test_a_link_is_refused(tmp_path: Path, folder: Path) -> None:
    link = zipfile.ZipInfo("assets/words.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "link" in rejection(written(tmp_path, link), folder).message


def test_a_device_is_refused(tmp_path: Path, folder: Path) -> None:
    device = zipfile.ZipInfo("assets/words.txt")
    device.external_attr = (stat.S_IFCHR | 0o666) << 16
    assert "device" in rejection(written(tmp_path, device), folder).message


def test_a_member_that_stands_twice_is_refused(tmp_path: Path, folder: Path) -> None:
    assert "twice" in rejection(written(tmp_path, "assets/a", "assets/a"), folder).message


def test_too_many_members_are_refused(tmp_path: Path, folder: Path) -> None:
    names = [f"assets/{number}" for number in range(archive.MAX_MEMBERS)]
    assert "too many" in rejection(written(tmp_path, *names), folder).message


def test_an_encrypted_member_is_refused(tmp_path: Path, folder: Path) -> None:
    path = written(tmp_path)
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "encrypted" in rejection(path, folder).message


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_nobody_uses_is_refused(tmp_path: Path, folder: Path, how: int) -> None:
    with zipfile.ZipFile(tmp_path / "model", "w", how) as packed:
        packed.writestr(NAME, "graph")
    assert "packed in a way" in rejection(tmp_path / "model", folder).message


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path, folder: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(NAME, bytes(8 << 20))
    assert "far more" in rejection(tmp_path / "model", folder).message
    assert not list(folder.iterdir())


def test_all_members_together_are_bounded(tmp_path: Path, folder: Path) -> None:
    assert "more than a model may hold" in rejection(written(tmp_path), folder, 63).message


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path, folder: Path) -> None:
    names = ("assets/a", "assets/a/b")
    assert "another of its files" in rejection(written(tmp_path, *names), folder).message


def test_a_member_that_does_not_match_its_checksum_is_damaged(tmp_path: Path, folder: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"xxxx", b"xxXx", 1))
    assert rejection(path, folder).status == "unreadable"


def test_an_archive_whose_directory_is_cut_off_is_damaged(tmp_path: Path, folder: Path) -> None:
    path = written(tmp_path)
    path.write_bytes(path.read_bytes()[:-30])
    assert rejection(path, folder).status == "unreadable"


def test_a_directory_that_is_larger_than_the_file_is_damaged(tmp_path: Path, folder: Path) -> None:
    path = written(tmp_path)
    raw = path.read_bytes()
    path.write_bytes(raw[:-10] + b"\xf0\xff\xff\x7f" + raw[-6:])
    assert rejection(path, folder).status == "unreadable"


@pytest.mark.parametrize("place", [-1, 10_000])
def test_a_member_outside_the_file_is_damaged(tmp_path: Path, folder: Path, place: int) -> None:
    path = written(tmp_path)
    raw = bytearray(path.read_bytes())
    entry = raw.index(b"PK\x01\x02")
    if place < 0:  # the directory claims to begin later than it does, and so all that is before it
        raw[-6:-2] = (int.from_bytes(raw[-6:-2], "little") + 7).to_bytes(4, "little")
    else:
        raw[entry + 42 : entry + 46] = place.to_bytes(4, "little")
    path.write_bytes(raw)
    assert rejection(path, folder).status == "unreadable"
