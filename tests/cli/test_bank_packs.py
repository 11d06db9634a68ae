"""Packs by the program: handing one on, taking it in, sitting an exam on it, taking it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.bank import CATEGORIES, write_problem
from support.running import Desk
from tfexam.bank.pack import Pack, toml_of
from tfexam.cli.session import Session
from tfexam.flows import start

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose bank has the five problems; those of packs are called otherwise."""
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    return Desk(tmp_path)


def pack(desk: Desk, *ids: str, name: str = "zoo", suffix: str = "_too") -> Path:
    """A pack in a folder beside the desk's."""
    folder = desk.root / "packs" / name
    folder.mkdir(parents=True)
    for id_ in ids:
        made = write_problem(folder, id_)
        made.rename(made.with_name(f"{id_}{suffix}"))
    toml = toml_of(Pack(format=1, name=name, title="Problems of the zoo", author="Ann of Kent"))
    (folder / "pack.toml").write_text(toml, "utf-8")
    return folder


def answers(monkeypatch: pytest.MonkeyPatch, *, yes: bool) -> list[str]:
    """Somebody sits at a terminal and answers every question alike; the questions."""
    asked: list[str] = []

    def ask(session: Session, question: str) -> bool:
        asked.append(question)
        return yes

    monkeypatch.setattr(Session, "is_interactive", True)
    monkeypatch.setattr(Session, "ask", ask)
    return asked


def test_a_pack_goes_into_one_file_and_out_of_it(desk: Desk) -> None:
    pack(desk, "tiny_line")
    packed = desk.run("bank", "pack", "packs/zoo")
    assert (packed.code, packed.err) == (0, "")
    assert packed.out.startswith(str(desk.root / "zoo.tfexam.zip"))
    added = desk.run("bank", "add", "zoo.tfexam.zip")
    assert added.code == 0, added.err
    assert added.out == "zoo is here: tiny_line_too\nPractise: tfexam drill tiny_line_too\n"
    assert desk.run("drill", "tiny-line-too").code == 0


def test_adding_shows_author_problems_and_that_a_pack_is_code(desk: Desk) -> None:
    said = desk.run("bank", "add", str(pack(desk, "tiny_line", "tiny_words"))).err
    assert "zoo · Problems of the zoo\nby Ann of Kent\n" in said
    assert "regression  tiny_line_too" in said
    assert "text        tiny_words_too" in said
    assert "A pack is code." in said
    assert "with all your rights" in " ".join(said.split())


def test_at_a_terminal_it_asks_and_no_takes_nothing_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pack(desk, "tiny_line")
    asked = answers(monkeypatch, yes=False)
    said = desk.run("bank", "add", str(folder))
    assert (said.code, asked) == (0, ["Take it in?"])
    assert "Nothing was taken in." in said.err
    assert list(desk.paths.packs.iterdir()) == []


def test_a_pack_is_taken_in_once(desk: Desk) -> None:
    folder = pack(desk, "tiny_line")
    desk.run("bank", "add", str(folder))
    said = desk.run("bank", "add", str(folder))
    assert said.code == 3
    assert "A pack called zoo is here already." in said.err
    assert "tfexam bank remove zoo" in said.err


def test_a_problem_that_is_here_already_is_refused(desk: Desk) -> None:
    said = desk.run("bank", "add", str(pack(desk, "tiny_line", suffix="")))
    assert said.code == 3
    assert "A problem called tiny_line is here already" in said.err


def test_an_empty_pack_is_refused(desk: Desk) -> None:
    said = desk.run("bank", "add", str(pack(desk)))
    assert (said.code, said.out) == (5, "")
    assert "The pack zoo holds no problem." in said.err


def test_a_folder_that_is_no_pack_is_refused(desk: Desk) -> None:
    said = desk.run("bank", "add", str(desk.bank))
    assert said.code == 5
    assert "neither a pack's file nor a folder with a pack.toml" in said.err


def test_lists_name_the_pack_of_each_problem(desk: Desk) -> None:
    desk.run("bank", "add", str(pack(desk, "tiny_line")))
    packs = {each["id"]: each["pack"] for each in desk.run("bank", "list", "--json").json}
    assert packs == {**dict.fromkeys(CATEGORIES, "built-in"), "tiny_line_too": "zoo"}
    assert "Pack" in desk.run("bank", "list").out
    assert desk.run("bank", "show", "tiny_line_too").code == 0


def test_an_exam_is_drawn_from_the_built_in_problems_unless_packs_are_named(desk: Desk) -> None:
    desk.run("bank", "add", str(pack(desk, *CATEGORIES)))
    said = desk.run("start", "--bank", "zoo", "--json", "--seed", "1")
    assert set(said.json["problems"]) == {f"{id_}_too" for id_ in CATEGORIES}
    desk.run("abandon", "--yes")
    assert set(desk.run("start", "--json", "--seed", "1").json["problems"]) == set(CATEGORIES)


def test_a_sitting_on_provisional_bands_says_so(desk: Desk) -> None:
    folder = pack(desk, "tiny_line")
    toml = next(folder.glob("*/*/problem.toml"))
    toml.write_text("provisional = true\n" + toml.read_text("utf-8"), "utf-8")
    desk.run("bank", "add", str(folder))
    assert "its bands are provisional" in desk.run("drill", "tiny_line_too").err


def test_packs_that_lack_a_category_are_named_with_the_way_out(desk: Desk) -> None:
    desk.run("bank", "add", str(pack(desk, "tiny_line", "tiny_words")))
    said = desk.run("start", "--bank", "zoo")
    assert said.code == 2
    assert "these packs have none of tabular, vision, timeseries." in said.err
    assert "tfexam start --bank zoo --bank built-in" in said.err
    both = desk.run("start", "--bank", "zoo", "--bank", "built-in", "--json")
    assert len(both.json["problems"]) == 5


def test_a_pack_that_is_not_there_is_answered_with_those_that_are(desk: Desk) -> None:
    said = desk.run("start", "--bank", "none")
    assert said.code == 2
    assert "There is no pack 'none'; there are built-in." in said.err


def test_what_was_taken_in_can_be_removed(desk: Desk) -> None:
    desk.run("bank", "add", str(pack(desk, "tiny_line")))
    assert desk.run("bank", "remove", "zoo").out == "zoo is gone.\n"
    assert list(desk.paths.packs.iterdir()) == []
    assert desk.run("bank", "show", "tiny_line_too").code == 2


def test_one_problem_of_a_pack_can_be_removed(desk: Desk) -> None:
    desk.run("bank", "add", str(pack(desk, "tiny_line", "tiny_words")))
    desk.run("bank", "remove", "tiny_line_too")
    ids = {each["id"] for each in desk.run("bank", "list", "--json").json}
    assert ids == {*CATEGORIES, "tiny_words_too"}


@pytest.mark.parametrize("name", ["built-in", "tiny_line"])
def test_what_ships_with_tfexam_can_not_be_removed(desk: Desk, name: str) -> None:
    said = desk.run("bank", "remove", name)
    assert said.code == 2
    assert f"{name} ships with tfexam." in said.err


def test_a_problem_that_is_being_sat_stays(desk: Desk) -> None:
    desk.run("bank", "add", str(pack(desk, "tiny_line")))
    desk.run("drill", "tiny_line_too")
    said = desk.run("bank", "remove", "zoo")
    assert said.code == 3
    assert "Drill 1 is running on tiny_line_too." in said.err
    assert (desk.paths.packs / "zoo").is_dir()


def test_a_file_that_is_there_is_not_overwritten(desk: Desk) -> None:
    folder = pack(desk, "tiny_line")
    (desk.root / "zoo.tfexam.zip").write_text("mine")
    said = desk.run("bank", "pack", str(folder))
    assert said.code == 3
    assert (desk.root / "zoo.tfexam.zip").read_text() == "mine"
