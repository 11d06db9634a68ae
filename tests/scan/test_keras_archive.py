from __future__ import annotations

import json
import stat
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest

from support.archives import dense, model, write_archive
from tfexam.scan.keras_archive import unpack
from tfexam.scan.rejected import Rejected

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "unpacked").mkdir()
    return tmp_path / "unpacked"


def rejection(archive: Path, folder: Path, max_bytes: int = 1 << 30) -> Rejected:
    with pytest.raises(Rejected) as caught:
        unpack(archive, folder, max_bytes)
    return caught.value


def test_a_sound_archive_is_unpacked_whole(tmp_path: Path, folder: Path) -> None:
    words = {"assets/layers/text/vocabulary.txt": b"a\nb"}
    unpack(write_archive(tmp_path / "model", more=words), folder)
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert files == {"config.json", "metadata.json", "model.weights.h5", *words}


def test_what_is_loaded_is_what_was_scanned(tmp_path: Path, folder: Path) -> None:
    """Of a key that stands twice, another reader might see the other one."""
    twice = json.dumps(model(dense()))[:-1] + ', "class_name": "Sequential"}'
    unpack(write_archive(tmp_path / "model", more={"config.json": twice.encode()}), folder)
    assert (folder / "config.json").read_text().count('"Sequential"') == 1


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "/etc/evil.txt",
        "assets/../../vocabulary.txt",
        "assets/..\\..\\vocabulary.txt",
        "C:/vocabulary.txt",
        "assets//vocabulary.txt",
        "assets/evil.py",
        "model.weights.npz",
        "__MACOSX/config.json",
        "assets/" + "a/" * 30 + "vocabulary.txt",
        "assets/" + f"{'a' * 150}/" * 7 + "vocabulary.txt",
    ],
)
def test_members_that_keras_does_not_write_are_refused(
    tmp_path: Path, folder: Path, name: str
) -> None:
    archive = write_archive(tmp_path / "model", more={name: b"x"})
    assert rejection(archive, folder).status == "refused"
    assert not list(folder.iterdir())


def test_a_link_in_the_archive_is_refused(tmp_path: Path, folder: Path) -> None:
    archive = write_archive(tmp_path / "model")
    link = zipfile.ZipInfo("assets/vocabulary.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr(link, "/etc/passwd")
    assert "link" in rejection(archive, folder).message


def test_a_member_that_stands_twice_is_refused(tmp_path: Path, folder: Path) -> None:
    archive = write_archive(tmp_path / "model")
    with warnings.catch_warnings(), zipfile.ZipFile(archive, "a") as opened:
        warnings.simplefilter("ignore")
        opened.writestr("config.json", "{}")
    assert "twice" in rejection(archive, folder).message


def test_an_encrypted_member_is_refused(tmp_path: Path, folder: Path) -> None:
    archive = write_archive(tmp_path / "model")
    raw = bytearray(archive.read_bytes())
    entry = raw.index(b"PK\x01\x02")
    raw[entry + 8] |= 1
    archive.write_bytes(raw)
    assert "encrypted" in rejection(archive, folder).message


def test_a_bomb_is_refused_before_it_goes_off(tmp_path: Path, folder: Path) -> None:
    archive = write_archive(tmp_path / "model")
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("assets/vocabulary.txt", b"\0" * (8 << 20))
    assert "unpack to far more" in rejection(archive, folder).message
    assert not list(folder.iterdir())


def test_all_members_together_are_bounded(tmp_path: Path, folder: Path) -> None:
    archive = write_archive(tmp_path / "model", more={"model.weights.h5": b"x" * 5000})
    assert "more than a model may hold" in rejection(archive, folder, max_bytes=4000).message


def test_a_missing_member_is_named(tmp_path: Path, folder: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model", "w") as archive:
        archive.writestr("config.json", "{}")
        archive.writestr("metadata.json", "{}")
    rejected = rejection(tmp_path / "model", folder)
    assert (rejected.status, "model.weights.h5" in rejected.message) == ("unreadable", True)


def test_a_member_that_does_not_match_its_checksum_is_damaged(tmp_path: Path, folder: Path) -> None:
    archive = write_archive(tmp_path / "model", more={"model.weights.h5": b"weights" * 99})
    archive.write_bytes(archive.read_bytes().replace(b"weightsweights", b"weightsWEIGHTS"))
    assert rejection(archive, folder).status == "unreadable"


def test_a_refused_description_leaves_nothing_behind(tmp_path: Path, folder: Path) -> None:
    archive = write_archive(tmp_path / "model", model(dense(class_name="Lambda")))
    assert rejection(archive, folder).status == "refused"
    assert not list(folder.iterdir())
