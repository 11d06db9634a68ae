from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from support.bank import write_problem
from tfexam.bank.problem import read_problem, toml_faults
from tfexam.errors import Code, TfexamError
from tfexam.exam.category import Category

if TYPE_CHECKING:
    from pathlib import Path


def edited(tmp_path: Path, old: str, new: str) -> Path:
    """The folder of a tiny problem, one thing in its problem.toml replaced."""
    folder = write_problem(tmp_path, "tiny_kinds")
    toml = folder / "problem.toml"
    text = toml.read_text("utf-8")
    assert old in text
    toml.write_text(text.replace(old, new), "utf-8")
    return folder


def test_a_sound_problem_is_read(tmp_path: Path) -> None:
    problem = read_problem(write_problem(tmp_path, "tiny_kinds"))
    assert problem.category is Category.TABULAR
    assert problem.spec.scale.score(0.75) == 3


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("format = 1", "format = 2", "format 2 is newer than this tfexam knows (1): upgrade"),
        ("format = 1", 'format = "1"', "format must be 1, not '1'"),
        ("level = 1", "level = 6", "level: must be 5 or less"),
        ("level = 1", 'level = "easy"', "level: must be a whole number"),
        ("level = 1", "levle = 1", "levle: is no key that is known here"),
        ('"multiclass"', '"magic"', "skills names no known skill: magic"),
        ("0.5, 0.6, 0.7", "0.5, 0.7, 0.6", "each band must ask for more than the one before"),
        ("0.5, 0.6, 0.7", "0.5, 0.605, 0.7", "a band has more than 2 digits after the point"),
        ("format = 1", "format = ", "not valid TOML"),
        ("format = 1", f"format = {'[' * 9999}", "not valid TOML: it is nested too deeply"),
        ('title = "', 'title = "\\u001b[2J', "title: must be one line without control characters"),
        ('file = "', 'file = "../', "file: must be the name of a file in the folder"),
        ('sha256 = "', 'sha256 = "x', "sha256: must be 64 hexadecimal digits"),
    ],
)
def test_a_fault_of_problem_toml_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert any(fault in said for said in toml_faults(edited(tmp_path, old, new)))


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    folder = edited(tmp_path, "level = 1\npar_minutes = 2", "level = 0\npar_minutes = 0")
    assert len(toml_faults(folder)) == 2


def test_reading_a_faulty_problem_is_an_error_that_names_the_place(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match=r"problem\.toml: level") as caught:
        read_problem(edited(tmp_path, "level = 1", "level = 0"))
    assert caught.value.code is Code.BAD_PROBLEM


def test_a_folder_outside_the_categories_is_no_problem(tmp_path: Path) -> None:
    folder = write_problem(tmp_path, "tiny_kinds").rename(tmp_path / "tiny_kinds")
    assert "the folder above must be one of" in toml_faults(folder)[0]


@pytest.mark.parametrize("name", ["Tiny", "tiny-kinds", "3kinds", "ab", "a" * 41, "vision"])
def test_a_problem_must_have_an_id_that_commands_can_name(tmp_path: Path, name: str) -> None:
    folder = write_problem(tmp_path, "tiny_kinds")
    faults = toml_faults(folder.rename(folder.with_name(name)))
    assert faults[0].startswith(f"the folder's name {name!r} is no id; rename it: three to forty")


def test_a_folder_without_problem_toml_says_so(tmp_path: Path) -> None:
    assert toml_faults(tmp_path / "text" / "none") == ["there is no such file"]


def test_the_data_depend_on_data_py(tmp_path: Path) -> None:
    before = read_problem(write_problem(tmp_path, "tiny_kinds"))
    digest = before.data_digest
    with (before.folder / "data.py").open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    assert read_problem(before.folder).data_digest != digest


def test_the_data_do_not_depend_on_the_brief(tmp_path: Path) -> None:
    before = read_problem(write_problem(tmp_path, "tiny_kinds"))
    digest, data_digest = before.digest, before.data_digest
    (before.folder / "brief.md").write_text("# Another")
    after = read_problem(before.folder)
    assert after.data_digest == data_digest
    assert after.digest != digest


def test_a_copy_under_another_name_has_data_of_its_own(tmp_path: Path) -> None:
    one = write_problem(tmp_path, "tiny_kinds")
    other = shutil.copytree(one, one.with_name("tiny_copy"))
    assert read_problem(one).data_digest != read_problem(other).data_digest


@pytest.mark.parametrize("name", ["data.py", "data.csv"])
def test_a_missing_file_that_the_data_need_is_said(tmp_path: Path, name: str) -> None:
    problem = read_problem(write_problem(tmp_path, "tiny_kinds"))
    (problem.folder / name).unlink()
    with pytest.raises(TfexamError, match=f"tiny_kinds lacks its file {name}") as caught:
        _ = problem.data_digest
    assert caught.value.code is Code.BAD_PROBLEM
