"""bank new by the program: what it asks, writes, keeps and refuses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import numpy as np
import pytest

from support import public
from support.running import Desk
from tfexam.bench import dataset
from tfexam.checks import calibrate
from tfexam.checks.measure import Run
from tfexam.cli.session import Session
from tfexam.data.child import Answer

if TYPE_CHECKING:
    from pathlib import Path

IRIS = ("--csv", "iris.csv", "--target", "species")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    public.iris(tmp_path)
    return Desk(tmp_path)


def mine(desk: Desk) -> list[str]:
    return [p.parent.name for p in desk.paths.packs.glob("*/*/*/problem.toml")]


def earns(monkeypatch: pytest.MonkeyPatch, **figures: float) -> None:
    """Training is replaced by figures that are known."""
    monkeypatch.setattr(
        calibrate, "run", lambda p, script, made: Run(1, figures[script], figures[script], 0.01)
    )


def test_what_it_guessed_is_one_screen(desk: Desk) -> None:
    said = desk.run("bank", "new", "iris", *IRIS, "--drop", "petal width (cm)")
    assert said.code == 0
    assert len(said.err.splitlines()) < 24
    assert re.sub(" +", " ", said.err).splitlines() == [
        "iris: a problem of tabular",
        "target species: 3 classes: setosa, versicolor, virginica ",
        "rows 144, of which 58 are held out. They hold the same share of each class.",
        "inputs numbers [3] ",
        "metric accuracy ",
        " ",
        " column taken for gaps such as ",
        f" {103 * '─'} ",
        " id left out: an id: it numbers the rows, and it gives the target away 0 ",
        " sepal length (cm) number 5.1 ",
        " sepal width (cm) number 3.5 ",
        " petal length (cm) number 1.4 ",
        " petal width (cm) left out: you said so 0.2 ",
        " ",
        "Left out, because they repeat another row: 6.",
    ]
    assert said.out == (
        f"iris is here: {desk.paths.packs}/mine/tabular/iris\n"
        "Practise: tfexam drill iris\n"
        "Its bands are provisional: nothing was trained yet.\n"
    )


@pytest.mark.parametrize("yes", [True, False])
def test_at_a_terminal_it_asks_before_it_writes(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, yes: bool
) -> None:
    monkeypatch.setattr(Session, "is_interactive", True)
    monkeypatch.setattr(Session, "ask", lambda self, question: yes)
    said = desk.run("bank", "new", "iris", *IRIS)
    assert said.code == 0
    assert mine(desk) == (["iris"] if yes else [])
    assert ("Nothing was made." in said.err) is not yes


def test_the_first_problem_makes_a_pack_of_ones_own(desk: Desk) -> None:
    desk.run("bank", "new", "iris", *IRIS, "--author", "Ann")
    toml = (desk.paths.packs / "mine" / "pack.toml").read_text("utf-8")
    assert toml == 'format = 1\nname = "mine"\ntitle = "Problems of Ann"\nauthor = "Ann"\n'


def test_it_may_be_put_into_another_folder(desk: Desk) -> None:
    assert desk.run("bank", "new", "iris", *IRIS, "--into", "My Flowers").code == 0
    assert (desk.root / "My Flowers" / "tabular" / "iris" / "brief.md").is_file()
    assert 'name = "my-flowers"' in (desk.root / "My Flowers" / "pack.toml").read_text("utf-8")
    assert mine(desk) == []


def test_title_licence_and_origin_are_kept(desk: Desk) -> None:
    options = ("--title", "Three flowers", "--licence", "CC0", "--url", "https://example.org/iris")
    desk.run("bank", "new", "iris", *IRIS, *options)
    shown = desk.run("bank", "show", "iris").out
    assert "iris · Three flowers" in shown
    assert "CC0 · Made of iris.csv with tfexam bank new." in shown
    assert "provisionally" in shown


@pytest.mark.parametrize(
    "name", ["vision", "a" * 41, "Iris", "2iris", "ab", "iris kinds", "../iris"]
)
def test_a_name_that_is_no_identifier_is_refused(desk: Desk, name: str) -> None:
    said = desk.run("bank", "new", name, *IRIS)
    assert said.code == 2
    assert "is no name for a problem" in said.err


def test_a_name_that_is_taken_is_refused(desk: Desk) -> None:
    assert desk.run("bank", "new", "iris", *IRIS).code == 0
    again = desk.run("bank", "new", "iris", *IRIS)
    assert again.code == 3
    assert "A problem called iris is here already" in again.err
    assert desk.run("bank", "new", "tiny_line", *IRIS).code == 3


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "Name the data once, by one of --csv, --images, --text, --series"),
        (("--csv", "iris.csv", "--images", "x"), "Name the data once"),
        (("--csv", "iris.csv"), "With --csv, say --target too."),
        (("--text", "iris.csv", "--target", "species"), "With --text, say --text-column too."),
        (("--series", "iris.csv", "--time", "id", "--target", "a"), "say --horizon too."),
        (("--csv", "iris.csv", "--target", "kind"), "There is no column 'kind'"),
        (("--images", "nowhere"), "There is no folder"),
        ((*IRIS, "--horizon", "3"), "--horizon is not for --csv."),
        (("--images", ".", "--group", "a"), "--group is not for --images."),
        ((*IRIS, "--drop", "species"), "--drop species names what another option asks for."),
        ((*IRIS, "--drop", "id", "--keep", "id"), "--drop id names what another option"),
        (("--csv", "none.csv", "--target", "a", "--title", "x"), "--title must be a line of"),
        ((*IRIS, "--title", "x"), "--title must be a line of three letters at least."),
        ((*IRIS, "--url", "iris.org"), "--url must begin with https:// or http://."),
    ],
)
def test_what_is_missing_is_said(desk: Desk, options: tuple[str, ...], sentence: str) -> None:
    said = desk.run("bank", "new", "own", *options)
    assert said.code == 2
    assert sentence in said.err
    assert mine(desk) == []


def test_calibrated_at_once_it_has_bands_that_were_measured(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    earns(monkeypatch, starter=0.4, plain=0.7, solution=0.95)
    said = desk.run("bank", "new", "iris", *IRIS, "--calibrate")
    assert said.code == 0, said.err
    assert "provisional" not in said.out
    assert "provisionally" not in desk.run("bank", "show", "iris").out
    assert desk.run("bank", "check", "iris", "--quick").code == 0


def test_where_no_room_is_left_it_says_so_and_keeps_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    earns(monkeypatch, starter=0.34, plain=0.36, solution=0.37)
    said = desk.run("bank", "new", "iris", *IRIS, "--calibrate", "--seeds", "1")
    assert said.code == 5
    assert "no honest bands" in said.err
    assert "leave no room for bands between lazy and good" in said.err
    assert mine(desk) == []


def test_calibrated_later_its_bands_are_measured_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.run("bank", "new", "iris", *IRIS)
    earns(monkeypatch, starter=0.4, plain=0.7, solution=0.95)
    said = desk.run("bank", "calibrate", "iris")
    assert said.code == 0
    assert "iris: bands [" in said.err
    assert "provisionally" not in desk.run("bank", "show", "iris").out


def test_problems_of_others_are_not_calibrated(desk: Desk) -> None:
    toml = desk.bank / "tabular" / "tiny_kinds" / "problem.toml"
    before = toml.read_bytes()
    said = desk.run("bank", "calibrate", "tiny_kinds")
    assert said.code == 2
    assert "its bands are its author's" in said.err
    assert toml.read_bytes() == before


def test_a_group_is_on_one_side_alone(desk: Desk) -> None:
    rng = np.random.default_rng(0)
    rows = [f"{rng.normal():.4f},p{n % 20},{'ab'[n % 2]}" for n in range(200)]
    (desk.root / "g.csv").write_text("\n".join(["x,who,y", *rows]) + "\n")
    made = desk.run("bank", "new", "own", "--csv", "g.csv", "--target", "y", "--group", "who")
    assert made.code == 0, made.err
    table = next(desk.paths.prepared.glob("*/public/own.csv")).read_text("utf-8")
    assert len({line.split(",")[-1] for line in table.splitlines()[1:]}) == 12


def test_a_dataset_goes_the_way_of_its_form(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(module: str, order: object) -> Answer:
        path = str(public.names(desk.root))
        told = {"form": "text", "path": path, "target": "sex", "text": "name", "fault": ""}
        return Answer(told, "")

    monkeypatch.setattr(dataset, "run", run)
    said = desk.run("bank", "new", "sexes", "--tfds", "titanic_names", "--json")
    assert said.code == 0, said.err
    assert said.json["category"] == "text"


def test_a_dataset_that_can_not_be_fetched_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = {"form": "", "path": "", "target": "", "text": "", "fault": "OSError: no route"}
    monkeypatch.setattr(dataset, "run", lambda module, order: Answer(fault, ""))
    said = desk.run("bank", "new", "own", "--tfds", "mnist")
    assert said.code == 5
    assert "The dataset mnist could not be fetched: OSError: no route" in said.err


def test_json_says_what_was_made(desk: Desk) -> None:
    said = desk.run("bank", "new", "iris", *IRIS, "--json")
    assert json.loads(said.out)["id"] == "iris"
    assert said.json["held_out"] == 60
