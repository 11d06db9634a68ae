from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support.bank import CATEGORIES, write_bank, write_problem
from tfexam.bank import packs
from tfexam.bank.packs import Bank, builtin, catalogue, find
from tfexam.errors import Code, TfexamError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_catalogue_lists_every_problem_in_the_categories_order(tmp_path: Path) -> None:
    found = catalogue(write_bank(tmp_path))
    assert {problem.id: problem.category.value for problem in found} == CATEGORIES
    assert [problem.category.number for problem in found] == [1, 2, 3, 4, 5]


def test_a_folder_without_problem_toml_is_no_problem(tmp_path: Path) -> None:
    (tmp_path / "vision" / "idea").mkdir(parents=True)
    assert catalogue(tmp_path) == []


def test_a_bank_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert catalogue(tmp_path / "nowhere") == []


def test_two_problems_of_one_name_are_refused(tmp_path: Path) -> None:
    write_problem(tmp_path, "tiny_line")
    (tmp_path / "vision" / "tiny_line").mkdir(parents=True)
    (tmp_path / "vision" / "tiny_line" / "problem.toml").touch()
    with pytest.raises(TfexamError, match="more than one problem is called tiny_line") as caught:
        catalogue(tmp_path)
    assert caught.value.code is Code.BAD_PROBLEM


@pytest.mark.parametrize("name", ["tiny_words", "tiny-words"])
def test_hyphens_are_as_good_as_underscores(tmp_path: Path, name: str) -> None:
    assert find([write_bank(tmp_path)], name) == tmp_path / "text" / "tiny_words"


def test_a_folder_that_is_called_with_a_hyphen_can_be_looked_at(tmp_path: Path) -> None:
    folder = write_problem(tmp_path, "tiny_words")
    hyphened = folder.rename(folder.with_name("tiny-words"))
    assert find([tmp_path], "tiny-words") == hyphened


def test_a_misspelt_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(TfexamError) as caught:
        find([write_bank(tmp_path)], "tiny-wrods")
    assert caught.value.code is Code.UNKNOWN_PROBLEM
    assert caught.value.message == "There is no problem 'tiny-wrods'. Did you mean tiny_words?"


def test_a_name_like_no_other_is_answered_without_a_guess(tmp_path: Path) -> None:
    with pytest.raises(TfexamError) as caught:
        find([write_bank(tmp_path)], "zzz")
    assert caught.value.message == "There is no problem 'zzz'."


def test_a_bank_reads_a_problem_by_its_name(tmp_path: Path) -> None:
    problem = Bank(write_bank(tmp_path)).problem("tiny-steps")
    assert (problem.id, problem.spec.metric.name) == ("tiny_steps", "mase")


def test_the_digest_of_a_bank_changes_with_any_file_of_a_problem(tmp_path: Path) -> None:
    write_bank(tmp_path)
    before = Bank(tmp_path).digest
    (tmp_path / "text" / "tiny_words" / "brief.md").write_text("# Another")
    assert Bank(tmp_path).digest != before


def test_the_digest_of_a_bank_is_that_of_its_problems_alone(tmp_path: Path) -> None:
    write_bank(tmp_path)
    before = Bank(tmp_path).digest
    (tmp_path / "README.md").write_text("Mine")
    assert Bank(tmp_path).digest == before


def test_the_builtin_bank_is_found() -> None:
    assert builtin().name == "problems"
    assert builtin().is_dir()


def test_an_installed_wheel_carries_the_bank_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tfexam" / "problems").mkdir(parents=True)
    monkeypatch.setattr(packs, "_PACKAGE", tmp_path / "tfexam")
    assert builtin() == tmp_path / "tfexam" / "problems"


def test_an_editable_install_sees_the_checkouts_bank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packs, "_PACKAGE", tmp_path / "src" / "tfexam")
    assert builtin() == tmp_path / "problems"


def test_listing_a_bank_imports_neither_pydantic_nor_numpy(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from tfexam.bank.packs import Bank;"
        f"Bank(pathlib.Path({str(write_bank(tmp_path))!r})).candidates();"
        "sys.exit(' '.join({'pydantic', 'numpy'} & sys.modules.keys()) or None)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def two_packs(tmp_path: Path, second: str = "tiny_words") -> Bank:
    write_problem(tmp_path / "bank", "tiny_line")
    write_problem(tmp_path / "packs" / "zoo", second)
    (tmp_path / "packs" / "zoo" / "pack.toml").touch()
    write_problem(tmp_path / "packs" / "no_pack", "tiny_kinds")
    return Bank(tmp_path / "bank", tmp_path / "packs")


def test_packs_are_folders_with_a_pack_toml_the_built_in_one_first(tmp_path: Path) -> None:
    assert list(two_packs(tmp_path).packs) == ["built-in", "zoo"]


def test_an_exam_is_drawn_from_the_built_in_problems_or_from_packs_that_are_named(
    tmp_path: Path,
) -> None:
    bank = two_packs(tmp_path)
    assert [p.id for p in bank.candidates()] == ["tiny_line"]
    assert [p.id for p in bank.drawable(["zoo"])] == ["tiny_words"]
    assert [p.id for p in bank.everything()] == ["tiny_line", "tiny_words"]


def test_a_problem_is_found_in_any_pack(tmp_path: Path) -> None:
    bank = two_packs(tmp_path)
    assert bank.folder("tiny-words") == tmp_path / "packs" / "zoo" / "text" / "tiny_words"
    assert bank.problem("tiny_line").id == "tiny_line"


def test_an_id_that_two_packs_have_is_refused_when_it_is_asked_for(tmp_path: Path) -> None:
    bank = two_packs(tmp_path, second="tiny_line")
    assert bank.candidates() != []
    with pytest.raises(TfexamError, match="More than one problem is called tiny_line") as caught:
        bank.problem("tiny_line")
    assert "tfexam bank remove" in caught.value.hint


def test_a_pack_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(TfexamError, match="no pack 'ark'; there are built-in, zoo") as caught:
        two_packs(tmp_path).candidates(["ark"])
    assert caught.value.code is Code.UNKNOWN_PACK
