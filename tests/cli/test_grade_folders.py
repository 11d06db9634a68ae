"""`grade` on folders that strangers filled: whatever one holds, the others are marked."""

from __future__ import annotations

import csv
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from support.fakegrader import STARTED, FakeGrader, model
from support.running import Desk
from tfexam.paths import Paths
from tfexam.worker.protocol import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.running import Ran

SCORED = ("scored", 5)


class Dead(FakeGrader):
    """Dies over the first thing that it gets."""

    def replies(self) -> Iterator[tuple[Reply, Any]]:
        for reply, _ in super().replies():
            yield Reply(reply.id, "grader-error", "No TensorFlow here."), None


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the data of the problem are built once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def desk(tmp_path: Path, cache: Path) -> Desk:
    STARTED.clear()
    found = Desk(tmp_path, grader=FakeGrader)
    found.paths = Paths(tmp_path / "home", cache)
    save(found, "zoe", "error 0.0")
    return found


def save(desk: Desk, candidate: str, words: str, name: str = "model.h5") -> Path:
    path = desk.root / "class" / candidate / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model(words))
    return path


def link(desk: Desk, candidate: str, name: str, target: str) -> None:
    path = desk.root / "class" / candidate / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def grade(desk: Desk, *options: str) -> Ran:
    return desk.run("grade", "class", "--problem", "tiny_line", *options)


def rows(desk: Desk, *options: str) -> dict[str, dict[str, Any]]:
    return {row["candidate"]: row["problems"][0] for row in grade(desk, "--json", *options).json}


def outcomes(desk: Desk, *options: str) -> dict[str, tuple[str, int | None]]:
    return {name: (row["outcome"], row["score"]) for name, row in rows(desk, *options).items()}


def test_of_two_models_the_newest_is_marked_and_named(desk: Desk) -> None:
    old, new = save(desk, "ann", "error 99", "final.h5"), save(desk, "ann", "error 0", "a.h5")
    os.utime(old, (1e9, 1e9))
    os.utime(new, (2e9, 2e9))
    assert rows(desk)["ann"]["file"].endswith("a.h5")
    assert outcomes(desk)["ann"] == SCORED
    assert " a.h5 " in grade(desk).out


def test_a_link_to_another_candidates_model_earns_nothing(desk: Desk) -> None:
    link(desk, "eve", "model.h5", "../zoe/model.h5")
    link(desk, "mal", "1_regression", "../zoe")
    assert outcomes(desk) == {"eve": ("refused", None), "mal": ("refused", None), "zoe": SCORED}
    assert "a link that leads out of the candidate's folder" in rows(desk)["eve"]["message"]


def test_a_saved_model_with_links_in_it_is_refused_unread(desk: Desk) -> None:
    saved = desk.root / "class" / "eve" / "saved"
    (saved / "variables").mkdir(parents=True)
    (saved / "saved_model.pb").write_bytes(b"")
    link(desk, "eve", "saved/variables/variables.index", "../../../zoe/model.h5")
    assert outcomes(desk) == {"eve": ("refused", None), "zoe": SCORED}
    assert "`variables/variables.index`" in rows(desk)["eve"]["message"]


def test_a_link_that_stays_in_the_candidates_folder_is_followed(desk: Desk) -> None:
    save(desk, "ann", "error 0", "runs/best.h5")
    link(desk, "ann", "model.h5", "runs/best.h5")
    assert outcomes(desk)["ann"] == SCORED


@pytest.mark.parametrize("target", ["model.h5", "nowhere.h5"])
def test_a_link_to_nothing_is_no_model(desk: Desk, target: str) -> None:
    link(desk, "eve", "model.h5", target)
    assert outcomes(desk) == {"eve": ("no-model", None), "zoe": SCORED}


def test_folders_that_lie_too_deep_stop_nothing(desk: Desk) -> None:
    saved = desk.root / "class" / "eve" / "saved"
    saved.mkdir(parents=True)
    (saved / "saved_model.pb").write_bytes(b"")
    deep = [f"{saved}{'/d' * depth}" for depth in range(1, 1200)]
    for folder in deep:
        os.mkdir(folder)  # noqa: PTH102
    try:
        assert outcomes(desk) == {"eve": ("unreadable", None), "zoe": SCORED}
    finally:
        for folder in reversed(deep):  # which pytest could not remove either
            os.rmdir(folder)  # noqa: PTH106


def test_a_file_of_a_terabyte_is_too_large_at_once(desk: Desk) -> None:
    path = save(desk, "eve", "error 0")
    os.truncate(path, 10**12)
    assert outcomes(desk) == {"eve": ("too-large", None), "zoe": SCORED}


def test_a_pipe_in_the_place_of_a_model_is_no_model(desk: Desk) -> None:
    (desk.root / "class" / "eve").mkdir()
    os.mkfifo(desk.root / "class" / "eve" / "model.h5")
    assert outcomes(desk) == {"eve": ("no-model", None), "zoe": SCORED}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_stops_nothing(desk: Desk) -> None:
    save(desk, "eve", "error 0").chmod(0)
    assert outcomes(desk) == {"eve": ("unreadable", None), "zoe": SCORED}


def test_a_model_that_goes_away_meanwhile_stops_nothing(desk: Desk) -> None:
    path = save(desk, "eve", "error 0")

    class Late(FakeGrader):
        def __enter__(self) -> FakeGrader:
            path.unlink(missing_ok=True)
            return self

    desk.grader = Late
    row = rows(desk)["eve"]
    assert (row["outcome"], row["message"]) == ("unreadable", "It went away while it was read.")
    assert outcomes(desk) == {"eve": ("no-model", None), "zoe": SCORED}


def test_a_model_that_changes_meanwhile_is_marked_by_what_was_copied(desk: Desk) -> None:
    path = save(desk, "eve", "error 99")

    class Late(FakeGrader):
        def __enter__(self) -> FakeGrader:
            path.write_bytes(model("error 0.0"))
            return self

    desk.grader = Late
    found = rows(desk)
    assert found["eve"]["score"] == 5
    assert found["eve"]["sha256"] == found["zoe"]["sha256"]


def test_what_ran_without_every_layer_is_run_again_where_all_are_asked_for(desk: Desk) -> None:
    save(desk, "zoe", "error 0.0 rlimits")
    grade(desk)
    grade(desk)
    assert len(STARTED) == 1
    grade(desk, "--require-sandbox")
    assert len(STARTED) == 2


def test_a_ledger_that_was_damaged_costs_only_its_own_lines(desk: Desk) -> None:
    save(desk, "ann", "error 99")
    before = outcomes(desk)
    (ledger,) = (desk.paths.data / "marked").iterdir()
    whole = ledger.read_bytes().splitlines()[1]
    ledger.write_bytes(b'\xff\xfe\n{"code": "no-such"}\n5\n[1]\n\0\0\0\n' + whole + b"\n")
    assert outcomes(desk) == before
    assert len(STARTED) == 2


def test_a_grader_that_never_works_is_not_started_for_each_candidate(desk: Desk) -> None:
    desk.grader = Dead
    for number in range(60):
        save(desk, f"c{number}", f"error {number}")
    said = grade(desk, "--workers", "1")
    assert said.code == 7
    assert "The grader breaks every time. No TensorFlow here." in said.err
    assert len(STARTED) < 10


NAMES = ("esc\x1b[2J", "c1\x9b2J", "rtl\u202egnp", b"byte\xff".decode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_does_nothing_to_a_terminal(desk: Desk, name: str) -> None:
    save(desk, name, "error 0.0", f"{name}.h5")
    table, told = grade(desk).out, grade(desk, "--json", "--csv", "marks.csv").out
    sheet = (desk.root / "marks.csv").read_text("utf-8")
    for shown in (table, told, sheet):
        assert all(c == "\n" or c.isprintable() for c in shown)
    assert name in [row["candidate"] for row in json.loads(told)]


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@SUM(1)", " =1", "＝1", "\t=1"])
def test_no_cell_is_run_by_a_spreadsheet(desk: Desk, name: str) -> None:
    save(desk, name, "error 0.0", f"{name}.h5")
    grade(desk, "--csv", "marks.csv")
    with (desk.root / "marks.csv").open(newline="", encoding="utf-8") as lines:
        cells = [row[column] for row in csv.DictReader(lines) for column in ("candidate", "file")]
    assert [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@＝"))] == []


def test_no_cell_begins_where_a_spreadsheet_splits_at_semicolons(desk: Desk) -> None:
    save(desk, 'ann";=cmd();"', "error 0.0")
    grade(desk, "--csv", "marks.csv")
    with (desk.root / "marks.csv").open(newline="", encoding="utf-8") as lines:
        first = [row[0] for row in csv.reader(lines, delimiter=";")]
    assert 'ann";=cmd();"' in first[1]


@pytest.mark.parametrize("place", ["nowhere/marks.csv", "class"])
def test_a_csv_file_that_cannot_be_is_told_before_the_marking(desk: Desk, place: str) -> None:
    said = grade(desk, "--csv", place)
    assert (said.code, STARTED) == (2, [])
    assert "no file can be written at" in said.err
