"""The store: one transaction a change, and plain words for what goes wrong."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from support.sittings import START, exam
from tfexam.errors import Code, TfexamError
from tfexam.exam import outcome
from tfexam.exam.category import Category
from tfexam.exam.deadline import Anchor
from tfexam.exam.sitting import Kind, Note, Sitting, State
from tfexam.store import database
from tfexam.store.database import MIGRATIONS, plain_words, transaction
from tfexam.store.store import NewSitting, NewSubmission, Store

if TYPE_CHECKING:
    from pathlib import Path

SCORED = outcome.Outcome(outcome.Code.SCORED, metric=0.71, score=3, confirm=0.69, seconds=0.3)
BROKE = outcome.Outcome(outcome.Code.GRADER_ERROR, "it broke", "again")


def begin(store: Store, kind: Kind = Kind.EXAM) -> Sitting:
    made = exam()
    return store.begin(
        NewSitting(
            kind=kind,
            seed=7,
            workspace="/work/exam-1",
            bank_digest="b" * 64,
            anchor=Anchor(START, 12.5, "boot"),
            deadline_at=made.deadline_at,
            tasks=made.tasks,
        )
    )


def submission(sitting: Sitting, category: Category = Category.TEXT) -> NewSubmission:
    return NewSubmission(
        sitting=sitting.id,
        problem=f"a_{category}",
        category=category,
        sha256="5" * 64,
        file="4_text/model.keras",
        format="keras",
        size=10,
        saved_at=START,
        submitted_at=START + timedelta(minutes=1),
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "home" / "tfexam.db")


def test_what_is_begun_is_read_back_by_the_next_process(store: Store) -> None:
    begun = begin(store)
    store.close()
    assert Store(store.path).running() == [begun]
    assert begun == replace(exam(), id=1, seed=7, anchor=Anchor(START, 12.5, "boot"))


def test_one_exam_runs_at_a_time(store: Store) -> None:
    begin(store)
    with pytest.raises(TfexamError, match="running already") as refused:
        begin(Store(store.path))
    assert refused.value.code is Code.EXAM_RUNNING
    assert len(store.sittings()) == 1


def test_drills_run_side_by_side(store: Store) -> None:
    assert [begin(store, Kind.DRILL).id for _ in range(3)] == [1, 2, 3]


def test_attempts_are_counted_a_problem(store: Store) -> None:
    sitting = begin(store)
    text, vision = submission(sitting), submission(sitting, Category.VISION)
    tries = [s.attempt for s in store.submit([text, vision, text])]
    assert tries == [1, 1, 2]


def test_an_outcome_is_read_back(store: Store) -> None:
    (pending,) = store.submit([submission(begin(store))])
    assert pending.outcome is None
    store.graded(pending, SCORED, timedelta(0))
    assert store.submission(pending.id).outcome == SCORED
    assert store.pending(store.sitting(1)) == []


def test_time_that_our_fault_cost_moves_the_deadline(store: Store) -> None:
    sitting = begin(store)
    (pending,) = store.submit([submission(sitting)])
    store.graded(pending, BROKE, timedelta(seconds=40))
    now = store.sitting(1)
    assert sitting.deadline_at is not None
    assert now.deadline_at == sitting.deadline_at + timedelta(seconds=40)
    assert now.given_back == timedelta(seconds=40)


def test_a_sitting_ends_once_together_with_its_last_submissions(store: Store) -> None:
    sitting = begin(store)
    last = [submission(sitting)]
    assert store.end(sitting, State.EXPIRED, START + timedelta(hours=5), last)
    assert not store.end(sitting, State.FINISHED, START, last)
    assert len(store.submissions(sitting)) == 1
    assert store.sitting(1).state is State.EXPIRED
    assert store.ended_with_pending() == [store.sitting(1)]


def test_the_clock_of_a_sitting_never_goes_back(store: Store) -> None:
    sitting = begin(store)
    store.move_on(sitting, Anchor(START + timedelta(hours=2)))
    store.move_on(sitting, Anchor(START + timedelta(hours=1)))
    assert store.sitting(1).anchor.instant == START + timedelta(hours=2)


def test_a_notice_is_said_once(store: Store) -> None:
    sitting = begin(store)
    assert [store.first_time(sitting, "passed") for _ in range(2)] == [True, False]


def test_what_was_drawn_is_remembered(store: Store) -> None:
    begin(store)
    assert store.seen() == {f"a_{category}": [START] for category in Category}
    assert store.practised() == dict.fromkeys(Category, 1)


def test_a_note_is_kept_for_its_sitting_and_problem(store: Store) -> None:
    sitting = begin(store)
    assert store.notes(sitting) == {}
    store.keep_note(sitting, "a_text", Note(parked=True, text="later"))
    store.keep_note(sitting, "a_text", Note(text="now"))
    store.keep_note(sitting, "a_vision", Note(parked=True))
    assert store.notes(sitting) == {"a_text": Note(text="now"), "a_vision": Note(parked=True)}


def test_a_newer_store_is_left_as_it_is(store: Store) -> None:
    begin(store)
    store.close()
    raw = sqlite3.connect(store.path)
    raw.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    raw.close()
    before = store.path.read_bytes()
    with pytest.raises(TfexamError, match="newer tfexam") as refused:
        store.sittings()
    assert refused.value.code is Code.STORE_NEWER
    assert store.path.read_bytes() == before


def test_an_older_store_is_brought_up_to_date_and_loses_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MIGRATIONS", MIGRATIONS[:1])
    sitting = begin(store)
    store.end(sitting, State.EXPIRED, START, [submission(sitting)])
    store.close()
    monkeypatch.undo()
    (kept,) = store.submissions(sitting)
    store.graded(kept, replace(SCORED, layers=("rlimits",)), timedelta(0))
    assert store.submission(kept.id).outcome == replace(SCORED, layers=("rlimits",))


def test_a_commit_that_fails_leaves_no_transaction_open(store: Store) -> None:
    class Full(sqlite3.Connection):
        def commit(self) -> None:
            raise sqlite3.OperationalError("disk I/O error")

    with closing(sqlite3.connect(":memory:", isolation_level=None, factory=Full)) as connection:
        with pytest.raises(TfexamError), transaction(connection, store.path):
            connection.execute("CREATE TABLE recipes (name)")
        assert not connection.in_transaction


def test_a_database_of_another_program_is_left_as_it_is(store: Store) -> None:
    store.path.parent.mkdir()
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("CREATE TABLE recipes (name)")
        with pytest.raises(TfexamError, match="not one of tfexam"):
            store.sittings()
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_an_outcome_that_a_newer_tfexam_knows_is_told(store: Store) -> None:
    (pending,) = store.submit([submission(begin(store))])
    store.graded(pending, BROKE, timedelta(0))
    with closing(sqlite3.connect(store.path)) as other, other:
        other.execute("UPDATE submissions SET outcome = 'too-clever'")
    with pytest.raises(TfexamError, match="too-clever") as refused:
        store.submission(pending.id)
    assert refused.value.code is Code.STORE_NEWER


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 999]
)
def test_a_damaged_store_is_named_and_kept(store: Store, content: bytes) -> None:
    store.path.parent.mkdir()
    store.path.write_bytes(content)
    with pytest.raises(TfexamError) as refused:
        store.sittings()
    assert refused.value.code is Code.STORE_DAMAGED
    assert store.path.read_bytes() == content


def test_a_home_that_is_a_file_is_said_to_be_unwritable(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    with pytest.raises(TfexamError) as refused:
        Store(tmp_path / "home" / "tfexam.db").sittings()
    assert refused.value.code is Code.NOT_WRITABLE


@pytest.mark.parametrize(("free", "code"), [(1000, Code.DISK_FULL), (1 << 30, Code.NOT_WRITABLE)])
def test_an_error_of_the_disk_is_told_by_whether_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, code: Code
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=free))
    with pytest.raises(TfexamError) as told, plain_words(tmp_path / "tfexam.db"):
        raise error
    assert told.value.code is code
