"""Names of files and folders that are long, strange, or lead nowhere."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from support.fakegrader import FakeGrader, model
from support.running import Desk
from tfexam.flows import start

if TYPE_CHECKING:
    from pathlib import Path

LONG = "m" * 300
NOT_TEXT = os.fsdecode(b"mod\xff")

posix = pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are text there")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    return Desk(tmp_path, grader=FakeGrader)


def test_a_model_with_a_long_name_is_submitted(desk: Desk) -> None:
    desk.run("drill", "tiny_line", "--workspace", "w")
    (desk.root / "w" / f"{'m' * 245}.h5").write_bytes(model("error 0.0"))
    assert desk.run("submit").code == 0


@posix
def test_a_model_whose_name_is_not_text_is_refused(desk: Desk) -> None:
    desk.run("drill", "tiny_line", "--workspace", "w")
    (desk.root / "w" / f"{NOT_TEXT}.h5").write_bytes(model("error 0.0"))
    said = desk.run("submit")
    assert said.code == 4
    assert "has a name that is not in UTF-8" in said.err


@posix
def test_a_folder_whose_name_is_not_text_is_refused(desk: Desk) -> None:
    (desk.root / NOT_TEXT).mkdir()
    said = desk.run("drill", "tiny_line", cwd=desk.root / NOT_TEXT)
    assert said.code == 2
    assert "is not in UTF-8" in said.err


@posix
@pytest.mark.parametrize("command", ["drill tiny_line -w", "status -w"])
def test_links_that_go_in_a_circle_are_told(desk: Desk, command: str) -> None:
    (desk.root / "one").symlink_to("two")
    (desk.root / "two").symlink_to("one")
    said = desk.run(*command.split(), "one/x")
    assert said.code == 2, said.err


@posix
@pytest.mark.parametrize(
    "command", ["drill tiny_line -w", "status -w", "export", "result --html -o"]
)
def test_a_name_that_is_too_long_is_told(desk: Desk, command: str) -> None:
    desk.run("drill", "tiny_line", "--workspace", "w")
    said = desk.run(*command.split(), LONG)
    assert said.code == 2, said.err


def test_a_folder_that_is_no_workspace_is_told_with_where_they_are(desk: Desk) -> None:
    said = desk.run("status", "--workspace", "elsewhere")
    assert said.code == 3
    assert said.err.endswith("hint: See where each one lies: tfexam history --json\n")
