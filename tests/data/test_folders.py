from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from tfexam.data.folders import alone, draft, settle
from tfexam.errors import Code, TfexamError, trouble, writing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, Code.DISK_FULL),
        (errno.EROFS, Code.NOT_WRITABLE),
        (errno.EACCES, Code.NOT_WRITABLE),
    ],
)
def test_what_the_disk_refuses_is_a_sentence_with_the_place(
    tmp_path: Path, number: int, code: Code
) -> None:
    with pytest.raises(TfexamError, match=str(tmp_path)) as caught, writing(tmp_path):
        raise OSError(number, os.strerror(number))
    assert caught.value.code is code


def test_any_other_trouble_is_a_bug_and_stays_one(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Input/output"), writing(tmp_path):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    assert trouble(errno.EIO, tmp_path) is None


def test_a_file_where_a_folder_should_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(TfexamError, match="is no folder") as caught, writing(tmp_path / "home"):
        (tmp_path / "home" / "cache").mkdir(parents=True)
    assert caught.value.code is Code.NOT_WRITABLE


def test_a_lock_in_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(TfexamError) as caught, alone(tmp_path / "home" / "locks" / "x.lock"):
        pass
    assert caught.value.code is Code.NOT_WRITABLE


def test_a_draft_is_gone_afterwards(tmp_path: Path) -> None:
    with draft(tmp_path / "deep" / "x") as bench:
        (bench / "file").touch()
    assert list((tmp_path / "deep").iterdir()) == []


def test_a_draft_clears_away_those_of_whoever_was_killed(tmp_path: Path) -> None:
    (tmp_path / "x.killed").mkdir()
    (tmp_path / "xy.other").mkdir()
    with draft(tmp_path / "x"):
        assert not (tmp_path / "x.killed").exists()
        assert (tmp_path / "xy.other").exists()


def test_what_is_settled_stands_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "file").write_text("whole")
    settle(tmp_path / "new", tmp_path / "far" / "x")
    assert (tmp_path / "far" / "x" / "file").read_text() == "whole"


def test_the_remains_of_a_folder_are_replaced(tmp_path: Path) -> None:
    for name in ("new", "x"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    settle(tmp_path / "new", tmp_path / "x")
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["new"]


def test_where_the_system_cannot_flush_all_each_file_is_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.delattr(os, "sync", raising=False)
    monkeypatch.setattr(os, "fsync", flushed.append)
    (tmp_path / "new" / "sub").mkdir(parents=True)
    for name in ("a", "sub/b"):
        (tmp_path / "new" / name).touch()
    settle(tmp_path / "new", tmp_path / "x")
    assert len(flushed) == 2
