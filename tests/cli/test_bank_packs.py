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


def test_a_pack_can_be_taken_in_under_another_name(desk: Desk) -> None:
    folder = pack(desk, "tiny_line", name="mine")
    refused = desk.run("bank", "add", str(folder))
    assert refused.code == 3
    assert "--as NAME" in refused.err
    assert "remove" not in refused.err
    assert desk.run("bank", "add", str(folder), "--as", "anns").code == 0
    assert desk.run("bank", "list", "--json").json[-1]["pack"] == "anns"
    assert "anns" in desk.run("bank", "pack", "anns").out


@pytest.mark.parametrize("name", ["built-in", "Ann's", "../x", "a" * 41])
def test_what_is_no_name_for_a_pack_is_refused(desk: Desk, name: str) -> None:
    assert desk.run("bank", "add", str(pack(desk, "tiny_line")), "--as", name).code in {2, 3}
    assert list(desk.paths.packs.iterdir()) == []


def own(desk: Desk, id_: str = "tiny_own") -> Path:
    """A problem in the pack of one's own; its folder."""
    made = write_problem(desk.paths.packs / "mine", "tiny_kinds")
    toml = toml_of(Pack(format=1, name="mine", title="Own problems", author="You"))
    (desk.paths.packs / "mine" / "pack.toml").write_text(toml, "utf-8")
    return made.rename(made.with_name(id_))


def test_nobody_is_told_to_remove_a_problem_of_their_own(desk: Desk) -> None:
    own(desk, "tiny_line_too")
    said = desk.run("bank", "add", str(pack(desk, "tiny_line")))
    assert said.code == 3
    assert "A problem called tiny_line_too is here already, in the pack mine." in said.err
    assert "Rename the folder of yours" in said.err


def test_a_pack_can_not_steer_the_terminal(desk: Desk) -> None:
    folder = pack(desk, "tiny_kinds")
    toml = folder / "tabular" / "tiny_kinds_too" / "problem.toml"
    text = toml.read_text("utf-8")
    toml.write_text(text.replace("[metric]", '[metric]\nunit = "\\u001b[2J"'), "utf-8")
    assert desk.run("bank", "add", str(folder)).code == 0
    shown = desk.run("bank", "show", "tiny_kinds_too").out
    assert "\x1b" not in shown
    assert "\N{REPLACEMENT CHARACTER}[2J" in shown


@pytest.mark.parametrize("command", ["add", "pack"])
@pytest.mark.parametrize("link", ["pack.toml", "regression/tiny_line_too/notes.md", "regression"])
def test_a_link_is_not_followed_out_of_a_pack(desk: Desk, command: str, link: str) -> None:
    folder = pack(desk, "tiny_line")
    place = folder / link
    place.rename(desk.root / "elsewhere")
    place.symlink_to(desk.root / "elsewhere")
    said = desk.run("bank", command, str(folder))
    assert said.code == 5
    assert "is a link, or lies behind one" in said.err
    assert not list(desk.root.glob("*.zip*"))


@pytest.mark.parametrize("name", ["data.py", "data.csv"])
def test_a_problem_that_lacks_a_file_is_not_taken_in(desk: Desk, name: str) -> None:
    folder = pack(desk, "tiny_line")
    (folder / "regression" / "tiny_line_too" / name).unlink()
    said = desk.run("bank", "add", str(folder))
    assert said.code == 5
    assert f"regression/tiny_line_too lacks its file {name}." in said.err


def test_a_pack_that_is_nowhere_is_a_wrong_argument(desk: Desk) -> None:
    said = desk.run("bank", "add", "nowhere.zip")
    assert said.code == 2
    assert "There is no file or folder" in said.err


def test_the_built_in_pack_is_not_handed_on(desk: Desk) -> None:
    said = desk.run("bank", "pack", "built-in")
    assert said.code == 2
    assert "everybody has it" in said.err


def test_a_pack_may_be_written_into_a_new_folder(desk: Desk) -> None:
    assert desk.run("bank", "pack", str(pack(desk, "tiny_line")), "--out", "new/zoo.zip").code == 0
    assert (desk.root / "new" / "zoo.zip").is_file()


def test_a_broken_problem_of_ones_own_is_in_nobodys_way(desk: Desk) -> None:
    (own(desk) / "problem.toml").write_text("format = 1\n")
    assert "broken; see what is wrong: tfexam bank check tiny_own" in desk.run("bank", "list").out
    last = desk.run("bank", "list", "--json").json[-1]
    assert (last["id"], last["pack"], last["fault"]) == ("tiny_own", "mine", "title: is missing")
    assert desk.run("drill", "tabular").code == 0
    said = desk.run("drill", "tiny_own", "--workspace", "two")
    assert said.code == 5
    assert "tfexam bank check tiny_own" in said.err
    assert (
        "tabular/tiny_own/problem.toml: title: is missing." in desk.run("bank", "pack", "mine").err
    )


def test_rules_are_shown_to_those_who_can_sit_an_exam(desk: Desk) -> None:
    own(desk)
    said = desk.run("start", "--bank", "mine")
    assert said.code == 2
    assert said.err.startswith("error:")


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
