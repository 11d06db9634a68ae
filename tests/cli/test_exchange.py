"""`export` and `import`: from machine to machine, and what is refused on the way."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from support.bank import CATEGORIES
from support.running import Desk
from support.sittings import task
from support.stored import begun, over, submitted
from tfexam.exam.category import Category
from tfexam.exam.sitting import Kind, Sitting
from tfexam.store import archive
from tfexam.workspace.plan import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TINY = tuple(task(Category(name), problem=problem) for problem, name in CATEGORIES.items())


@pytest.fixture
def here(tmp_path: Path) -> Desk:
    """A desk with an exam that is over, and two submissions: of a file, and of a folder."""
    desk = Desk(tmp_path / "here")
    store = desk.app().store
    sitting = over(store, started_at=desk.clock.wall - timedelta(hours=3), tasks=TINY)
    file, folder = desk.root / "model.keras", desk.root / "saved"
    file.write_bytes(b"weights")
    (folder / "variables").mkdir(parents=True)
    (folder / "saved_model.pb").write_bytes(b"graph")
    (folder / "variables" / "v").write_bytes(b"weights")
    for category, model in ((Category.TEXT, file), (Category.VISION, folder)):
        submitted(store, sitting, category, 0.72, sha256=desk.app().snapshots.keep(model).sha256)
    return desk


@pytest.fixture
def there(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "there")


def exported(desk: Desk) -> Path:
    file = desk.root / "all.zip"
    file.unlink(missing_ok=True)
    said = desk.run("export", "all.zip")
    assert (said.code, said.err) == (0, "")
    return file


def edited(file: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """The same export, but what it says."""
    with zipfile.ZipFile(file) as whole:
        parts = {info.filename: whole.read(info) for info in whole.infolist()}
    said = json.loads(parts[archive.SITTINGS])
    change(said)
    with zipfile.ZipFile(file, "w") as whole:
        for name, content in {**parts, archive.SITTINGS: json.dumps(said).encode()}.items():
            whole.writestr(name, content)
    return file


def running(desk: Desk, **changes: Any) -> Sitting:
    facts = {"started_at": desk.clock.wall, "tasks": TINY, "workspace": str(desk.root / "exam-2")}
    return begun(desk.app().store, **facts | changes)


def refusal(desk: Desk, file: Path, code: int, sentence: str, *more: str) -> None:
    """It is refused in these words, and the store stays as it was."""
    before = desk.run("history", "--json").json
    said = desk.run("import", str(file), *more)
    assert (said.code, said.out) == (code, ""), said.err
    assert sentence in said.err
    assert desk.run("history", "--json").json == before


def test_everything_goes_along_and_nothing_twice(here: Desk, there: Desk) -> None:
    file = exported(here)
    said = there.run("import", str(file))
    assert (said.code, said.err) == (0, "")
    assert said.out == "New here: 1 exam, 0 drills, 2 submissions, 2 models\n"
    assert there.run("history", "--json").json == here.run("history", "--json").json
    kept = [p for p in there.paths.snapshots.rglob("*") if p.is_file()]
    assert sorted(p.read_bytes() for p in kept) == [b"graph", b"weights", b"weights"]
    assert there.run("import", str(file)).out == "All of it was here already.\n"
    assert not (there.paths.snapshots / "incoming").exists() or not [
        *(there.paths.snapshots / "incoming").iterdir()
    ]


def test_an_export_overwrites_nothing(here: Desk) -> None:
    (here.root / "all.zip").write_text("mine")
    said = here.run("export", "all.zip")
    assert (said.code, said.out) == (3, "")
    assert (here.root / "all.zip").read_text() == "mine"


def test_a_model_that_is_gone_is_named_and_its_result_travels(here: Desk, there: Desk) -> None:
    gone = next(p for p in here.paths.snapshots.rglob("*") if p.is_file() and len(p.name) == 64)
    gone.unlink()
    said = here.run("export", "all.zip", "--json")
    assert said.json["left_behind"] == [gone.name]
    assert gone.name[:8] in said.err
    assert there.run("import", str(here.root / "all.zip"), "--json").json == {
        "exams": 1,
        "drills": 0,
        "submissions": 2,
        "models": 1,
    }


def test_a_running_exam_goes_on_until_the_same_instant(here: Desk, there: Desk) -> None:
    running(here)
    here.clock.pass_(timedelta(hours=1))
    there.clock.wall, there.clock.boot_id = here.clock.wall, "two"
    said = there.run("import", str(exported(here)), "--workspace", "moved")
    assert said.code == 0
    assert "A running exam goes on until 20" in said.err
    status = there.run("status", "--json").json
    assert status["seconds_left"] == pytest.approx(4 * 3600)
    assert status["sitting"]["workspace"] == str(there.root / "moved")


def test_a_running_exam_whose_time_is_up_meanwhile_comes_as_over(here: Desk, there: Desk) -> None:
    running(here)
    file = exported(here)
    there.clock.pass_(timedelta(hours=6))
    running(there)
    assert there.run("import", str(file)).code == 0
    states = {each["sitting"]["state"] for each in there.run("history", "--json").json}
    assert states == {"finished", "expired", "running"}


def test_of_two_running_exams_one_has_to_end_first(here: Desk, there: Desk) -> None:
    running(here)
    running(there, seed=2)
    refusal(there, exported(here), 3, "An exam is running here, and another one in the file.")


def test_an_imported_exam_does_not_shadow_the_one_that_runs_in_the_same_folder(
    here: Desk, there: Desk
) -> None:
    folder = there.root / "exam-1"
    ours = running(there, workspace=str(folder), seed=5)
    plan = {"kind": "exam", "seed": 5, "problems": sorted(CATEGORIES)}
    folder.mkdir()
    (folder / MARKER).write_text(json.dumps(plan))
    later = {"kind": Kind.DRILL, "seed": 6, "started_at": there.clock.wall + timedelta(minutes=1)}
    running(here, workspace=str(folder), tasks=TINY[:1], **later)
    assert there.run("import", str(exported(here))).code == 0
    status = there.run("status", "--json", cwd=folder).json
    assert status["sitting"]["seed"] == ours.seed
    lost = there.run("submit", "--workspace", str(folder), cwd=folder)
    assert lost.code == 4


def test_what_is_still_to_be_graded_needs_its_problem(here: Desk, there: Desk) -> None:
    running(here, kind=Kind.DRILL, tasks=(task(Category.TEXT, problem="rare_words"),))
    refusal(there, exported(here), 2, "still to be graded on rare_words, which is not here.")


def test_what_was_graded_needs_no_problem(here: Desk, there: Desk) -> None:
    over(here.app().store, started_at=here.clock.wall - timedelta(hours=9))
    assert there.run("import", str(exported(here))).code == 0


@pytest.mark.parametrize(
    ("format_", "sentence"),
    [
        (2, "of format 2, newer than this tfexam knows (1).\nhint: Upgrade tfexam."),
        (0, "of format 0, older than this tfexam still reads (1)."),
        (None, "does not say its format"),
    ],
)
def test_another_format_is_told(
    here: Desk, there: Desk, format_: int | None, sentence: str
) -> None:
    file = edited(exported(here), lambda said: said.update(format=format_))
    refusal(there, file, 5, sentence)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("workspace", "/"),
        ("workspace", "exam-1"),
        ("started_at", "yesterday"),
        ("state", "running"),
        ("seed", -1),
        ("surprise", 1),
    ],
)
def test_a_sitting_that_makes_no_sense_is_told(
    here: Desk, there: Desk, column: str, value: object
) -> None:
    file = edited(exported(here), lambda said: said["sittings"][0].update({column: value}))
    refusal(there, file, 5, "tfexam.json: sittings.0")


@pytest.mark.parametrize(
    ("rows", "column", "value"),
    [
        ("tasks", "folder", "../../elsewhere"),
        ("tasks", "prepared", "../elsewhere"),
        ("tasks", "problem", "../elsewhere"),
        ("tasks", "bands", "0.9 0.8 0.7 0.6 0.5"),
        ("submissions", "file", "../../etc/passwd"),
        ("submissions", "file", "/etc/passwd"),
        ("submissions", "sha256", "../../elsewhere"),
        ("submissions", "metric", 1e300),
        ("submissions", "score", 6),
        ("submissions", "outcome", "splendid"),
    ],
)
def test_a_row_that_leads_elsewhere_or_makes_no_sense_is_told(
    here: Desk, there: Desk, rows: str, column: str, value: object
) -> None:
    file = edited(exported(here), lambda said: said["sittings"][0][rows][0].update({column: value}))
    refusal(there, file, 5, "tfexam.json: sittings.0")


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/passwd", "snapshots/../../evil", f"snapshots/{'a' * 64}/../x", "diary.txt"],
)
def test_an_entry_that_no_export_has_is_refused(here: Desk, there: Desk, name: str) -> None:
    file = exported(here)
    with zipfile.ZipFile(file, "a") as whole:
        info = zipfile.ZipInfo("x")
        info.filename = name
        whole.writestr(info, "evil")
    refusal(there, file, 5, "which no export has")


def test_an_entry_that_swells_is_refused(here: Desk, there: Desk) -> None:
    file = exported(here)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as whole:
        whole.writestr(f"snapshots/{'a' * 64}", bytes(10_000_000))
    refusal(there, file, 5, "packed in a way that tfexam doesn't use")


def test_more_than_any_export_says_is_refused(
    here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = exported(here)
    monkeypatch.setattr(archive, "MOST_JSON", 100)
    refusal(there, file, 5, "larger than that of any export")


def test_a_model_that_is_not_what_was_submitted_is_refused(here: Desk, there: Desk) -> None:
    file = exported(here)
    with zipfile.ZipFile(file) as whole:
        parts = {i.filename: whole.read(i) for i in whole.infolist()}
    with zipfile.ZipFile(file, "w") as whole:
        for name, content in parts.items():
            whole.writestr(name, b"other" if name.startswith("snapshots") else content)
    refusal(there, file, 5, "is not the one that was submitted")
    assert [p for p in there.paths.snapshots.rglob("*") if p.is_file()] == []


def test_a_model_that_is_lacking_is_told(here: Desk, there: Desk) -> None:
    file = exported(here)
    with zipfile.ZipFile(file) as whole:
        said = whole.read(archive.SITTINGS)
    with zipfile.ZipFile(file, "w") as whole:
        whole.writestr(archive.SITTINGS, said)
    refusal(there, file, 5, "The file lacks the model")


def test_what_is_no_export_is_told(here: Desk, there: Desk) -> None:
    (there.root / "no.zip").write_text("no zip")
    refusal(there, there.root / "no.zip", 5, "cut off or damaged")
    with zipfile.ZipFile(there.root / "other.zip", "w") as whole:
        whole.writestr("snapshots", "x")
    refusal(there, there.root / "other.zip", 5, "which no export has")
    refusal(there, there.root / "none.zip", 2, "can't be read")


@pytest.mark.parametrize("share", [0.02, 0.1, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.97])
def test_a_damaged_export_is_told(here: Desk, there: Desk, share: float) -> None:
    file = exported(here)
    raw = bytearray(file.read_bytes())
    place = int(share * len(raw))
    raw[place : place + 12] = b"\xff" * 12
    file.write_bytes(raw)
    refusal(there, file, 5, "error: ")


def test_a_folder_for_an_exam_that_does_not_run_makes_no_sense(here: Desk, there: Desk) -> None:
    refusal(there, exported(here), 2, "the file holds none", "--workspace", "x")
