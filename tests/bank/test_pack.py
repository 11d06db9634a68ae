from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from support.bank import write_problem
from tfexam.bank.pack import Pack, read_pack, toml_of, unpack, write_archive
from tfexam.errors import Code, TfexamError

if TYPE_CHECKING:
    from pathlib import Path

SOUND = Pack(format=1, name="zoo", title="Problems of the zoo", author="Ann")


def a_pack(tmp_path: Path, toml: str = "") -> Path:
    folder = tmp_path / "zoo"
    write_problem(folder, "tiny_line")
    (folder / "pack.toml").write_text(toml or toml_of(SOUND), "utf-8")
    return folder


def refusal(folder: Path) -> TfexamError:
    with pytest.raises(TfexamError) as caught:
        read_pack(folder)
    assert caught.value.code is Code.BAD_PACK
    return caught.value


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read_pack(a_pack(tmp_path)) == SOUND


def test_a_pack_that_is_too_new_says_so(tmp_path: Path) -> None:
    error = refusal(a_pack(tmp_path, 'format = 2\nfuture = "x"\n'))
    assert error.message == "The pack is of format 2, newer than this tfexam knows (1)."
    assert error.hint == "Upgrade tfexam."


def test_a_pack_that_is_too_old_says_so(tmp_path: Path) -> None:
    error = refusal(a_pack(tmp_path, 'format = 0\nname = "zoo"\n'))
    assert error.message == "The pack is of format 0, older than this tfexam still reads (1)."
    assert "pack it again" in error.hint


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        ('name = "zoo"\n', "does not say its format"),
        ("format = true\n", "does not say its format"),
        ("format = \n", "is not valid TOML"),
        (f"format = {'[' * 9999}", "it is nested too deeply"),
        ('format = 1\nname = "zoo"\ntitle = "a\\u001bc"\nauthor = "Ann"\n', "title: must be one"),
        ('format = 1\nname = "Zoo!"\ntitle = "abc"\nauthor = "Ann"\n', "pack.toml: name"),
        ('format = 1\nname = "built-in"\ntitle = "abc"\nauthor = "Ann"\n', "can't be called"),
        ('format = 1\nname = "zoo"\ntitle = "abc"\nauthor = "Ann"\nx = 1\n', "pack.toml: x"),
    ],
)
def test_a_pack_toml_that_is_wrong_is_told(tmp_path: Path, toml: str, sentence: str) -> None:
    assert sentence in refusal(a_pack(tmp_path, toml)).message


def test_a_folder_without_a_pack_toml_is_none(tmp_path: Path) -> None:
    assert "holds no pack.toml" in refusal(tmp_path).message


def test_an_archive_holds_what_belongs_to_the_pack_alone(tmp_path: Path) -> None:
    folder = a_pack(tmp_path)
    (folder / "diary.txt").write_text("mine")
    (folder / "regression" / "tiny_line" / "__pycache__").mkdir()
    (folder / "regression" / "tiny_line" / "__pycache__" / "x.pyc").write_text("x")
    write_archive(folder, tmp_path / "zoo.zip")
    unpack(tmp_path / "zoo.zip", tmp_path / "out")
    found = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.*")}
    wanted = {p.relative_to(folder).as_posix() for p in folder.rglob("*.*")}
    assert found == {n for n in wanted if "__pycache__" not in n and n != "diary.txt"}


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    folder = a_pack(tmp_path)
    for name in ("one", "two"):
        write_archive(folder, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "../evil.py",
        "/etc/passwd",
        "regression/x/../../../evil",
        "regression\\x\\data.py",
        "C:/evil.py",
        "text/loose.py",
        "elsewhere/x/data.py",
        "setup.py",
        "regression/x/evil\x1b[2J.py",
        f"regression/x/{'e' * 300}.py",
    ],
)
def test_an_archive_that_reaches_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("pack.toml", toml_of(SOUND))
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, "evil")
    with pytest.raises(TfexamError, match="which no pack has") as caught:
        unpack(tmp_path / "p.zip", tmp_path / "out")
    assert caught.value.code is Code.BAD_PACK
    assert list((tmp_path / "out").iterdir()) == []


def archived(tmp_path: Path, toml: str, *names: str) -> TfexamError:
    """How an archive of a pack.toml and these files is refused."""
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for name in ("pack.toml", *names):
            archive.writestr(name, toml)
    with pytest.raises(TfexamError) as caught:
        unpack(tmp_path / "p.zip", tmp_path / "out")
    assert caught.value.code is Code.BAD_PACK
    return caught.value


def test_a_newer_pack_says_so_whatever_else_it_holds(tmp_path: Path) -> None:
    assert archived(tmp_path, "format = 2\n", "audio/x/data.py").hint == "Upgrade tfexam."


def test_a_file_that_is_a_folder_too_is_refused(tmp_path: Path) -> None:
    error = archived(tmp_path, toml_of(SOUND), "text/x/data", "text/x/data/data.py")
    assert error.message == "The pack holds 'text/x/data' as a file and as a folder."


def test_an_archive_without_a_pack_toml_is_called_by_its_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w"):
        pass
    with pytest.raises(TfexamError, match=r"^p\.zip holds no pack\.toml"):
        unpack(tmp_path / "p.zip", tmp_path / "out")


def test_an_archive_that_swells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_archive(a_pack(tmp_path), tmp_path / "p.zip")
    monkeypatch.setattr("tfexam.bank.pack.MOST_BYTES", 100)
    with pytest.raises(TfexamError, match="larger than any pack may be"):
        unpack(tmp_path / "p.zip", tmp_path / "out")


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_text("no zip")
    with pytest.raises(TfexamError, match=r"p\.zip is no whole pack"):
        unpack(tmp_path / "p.zip", tmp_path / "out")


def test_an_archive_whose_directory_is_larger_than_all_of_it_is_told(tmp_path: Path) -> None:
    write_archive(a_pack(tmp_path), tmp_path / "p.zip")
    raw = (tmp_path / "p.zip").read_bytes()
    (tmp_path / "p.zip").write_bytes(raw[:-10] + b"\xf0\xff\xff\x7f" + raw[-6:])
    with pytest.raises(TfexamError, match=r"p\.zip is no whole pack"):
        unpack(tmp_path / "p.zip", tmp_path / "out")


@pytest.mark.parametrize("place", range(60, 900, 40))
def test_a_damaged_archive_is_told(tmp_path: Path, place: int) -> None:
    write_archive(a_pack(tmp_path), tmp_path / "p.zip")
    raw = bytearray((tmp_path / "p.zip").read_bytes())
    raw[place : place + 20] = b"\xff" * 20
    (tmp_path / "p.zip").write_bytes(raw)
    with pytest.raises(TfexamError) as caught:
        unpack(tmp_path / "p.zip", tmp_path / "out")
    assert caught.value.code is Code.BAD_PACK
